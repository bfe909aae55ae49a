import { DriverError, type DriverCall, type InstanceKey, type VmHandle } from 'nettoria/contracts/hypervisors'
import { isFault } from '../vim/vim-errors.js'
import { nameOf, sameKey, uuidOf } from './identity.js'
import { readMachines, refOf, type Machine } from './machine.js'
import { powerMachine } from './power-machine.js'
import { pause, read, runTask, type Site } from './site.js'
import { isDoubtful, toDriverError } from './to-driver-error.js'

/** Removes the machine with its disks. Refuses unless marker and uuid are those of the guard; an absent machine is success. */
export async function destroyMachine(site: Site, call: DriverCall, vm: VmHandle, guard: InstanceKey): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const [machine] = await read(site, call, (vim) => readMachines(vim, [refOf(vm)]))
    if (!machine) return
    refuseStranger(machine, guard)
    try {
      if (machine.power !== 'off') await powerMachine(site, call, vm, 'off')
      await runTask(site, call, 'Destroy_Task', machine.ref)
      return
    } catch (error) {
      if (isFault(error, 'ManagedObjectNotFound') || toDriverError(error).errorClass === 'notfound') return
      // Looking again tells whether it went in spite of the error; the guard is checked anew before each attempt.
      const [left] = await read(site, call, (vim) => readMachines(vim, [machine.ref]))
      if (!left) return
      if (!isDoubtful(error) || attempt === 3) throw error
      site.log.warn({ err: error, vm: vm.name }, 'the reply to a removal was lost, looking')
      await pause(site.pace.lookEvery, call)
    }
  }
}

function refuseStranger(machine: Machine, guard: InstanceKey): void {
  const { name, ref, uuid } = machine.handle
  if (machine.template) throw new DriverError('conflict', `${name} (${ref}) is a template and is not removed`)
  if (!sameKey(machine.marker, guard)) {
    throw new DriverError(
      'conflict',
      `${name} (${ref}) does not carry the marker of ${nameOf(guard)} and is not removed`,
    )
  }
  if (uuid !== uuidOf(guard)) {
    throw new DriverError(
      'conflict',
      `${name} (${ref}) carries our marker but another uuid: a copy made by hand? Not removed`,
    )
  }
}
