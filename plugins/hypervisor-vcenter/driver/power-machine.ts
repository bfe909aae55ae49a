import {
  DriverError,
  type DriverCall,
  type PowerState,
  type PowerWant,
  type VmHandle,
} from 'nettoria/contracts/hypervisors'
import { readObjects, text } from '../vim/property-collector.js'
import { isFault } from '../vim/vim-errors.js'
import type { Method } from '../vim/wire-methods.js'
import { gone, readPower, refOf } from './machine.js'
import { change, pause, read, runTask, type Site } from './site.js'
import { isDoubtful } from './to-driver-error.js'

const methods: Record<PowerWant, Method> = {
  on: 'PowerOnVM_Task',
  off: 'PowerOffVM_Task',
  reset: 'ResetVM_Task',
  suspend: 'SuspendVM_Task',
  shutdown: 'ShutdownGuest',
  reboot: 'RebootGuest',
}

/** The state each wish ends in; `reset` and `reboot` are about a running machine and always do something. */
const ends: Partial<Record<PowerWant, PowerState>> = { on: 'on', off: 'off', shutdown: 'off', suspend: 'suspended' }

/** Brings the machine to the wanted state. Where a state is wanted, a lost reply is settled by looking and asking again. */
export async function powerMachine(site: Site, call: DriverCall, vm: VmHandle, want: PowerWant): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const now = await readNow(site, call, vm)
    if (ends[want] === now.power) return
    if (want === 'suspend' && now.power === 'off')
      throw new DriverError('conflict', `${vm.name} is off and cannot be suspended`)
    if ((want === 'reset' || want === 'reboot') && now.power !== 'on') {
      throw new DriverError('conflict', `${vm.name} does not run; power it on instead`)
    }
    if ((want === 'shutdown' || want === 'reboot') && now.tools !== 'guestToolsRunning') {
      const remedy = want === 'shutdown' ? 'off' : 'reset'
      throw new DriverError('unsupported', `VMware Tools do not run in ${vm.name}: use "${remedy}" instead`)
    }
    try {
      if (want === 'shutdown' || want === 'reboot') await change(site, call, methods[want], refOf(vm))
      else await runTask(site, call, methods[want], refOf(vm))
      return
    } catch (error) {
      if (isFault(error, 'ManagedObjectNotFound')) throw gone(vm)
      // Somebody else was faster, or the failure was reported after the fact: look.
      const settled = isFault(error, 'InvalidPowerState') || isDoubtful(error)
      const reached = ends[want] !== undefined && (await readNow(site, call, vm)).power === ends[want]
      if (reached) return
      if (!settled || ends[want] === undefined || attempt === 3) throw error
      await pause(site.pace.lookEvery, call)
    }
  }
}

async function readNow(
  site: Site,
  call: DriverCall,
  vm: VmHandle,
): Promise<{ power: PowerState; tools: string | undefined }> {
  const paths = ['runtime.powerState', 'guest.toolsRunningStatus']
  const [found] = await read(site, call, (vim) => readObjects(vim, [refOf(vm)], { VirtualMachine: paths }))
  if (!found) throw gone(vm)
  return { power: readPower(text(found, 'runtime.powerState')), tools: text(found, 'guest.toolsRunningStatus') }
}
