import {
  DriverError,
  type Allocation,
  type Change,
  type DriverCall,
  type VmHandle,
  type VmSpec,
} from 'nettoria/contracts/hypervisors'
import type { WireObject } from '../vim/write-envelope.js'
import { gone, refOf } from './machine.js'
import { readConfig, type MachineConfig } from './machine-config.js'
import { cardChanges, resolveNetworks } from './network-cards.js'
import { planChanges, sameAllocation, wantedBytes } from './plan-changes.js'
import { pause, read, runTask, type Site } from './site.js'
import { isDoubtful } from './to-driver-error.js'

/** What differs now. */
export async function planMachine(site: Site, call: DriverCall, vm: VmHandle, spec: VmSpec): Promise<Change[]> {
  return read(site, call, async (vim) => {
    const now = await readConfig(vim, refOf(vm))
    if (!now) throw gone(vm)
    return planChanges(now, spec, await resolveNetworks(vim, site.settings, spec))
  })
}

/** Makes the machine what the spec says, in the kinds that `changes` names and in one reconfiguration. */
export async function applyChanges(
  site: Site,
  call: DriverCall,
  vm: VmHandle,
  spec: VmSpec,
  changes: Change[],
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    // Read again each time: what an earlier call or a lost reply already did is no longer asked for.
    const config = await read(site, call, async (vim) => {
      const now = await readConfig(vim, refOf(vm))
      if (!now) throw gone(vm)
      const networks = await resolveNetworks(vim, site.settings, spec)
      const left = planChanges(now, spec, networks).filter(({ kind }) => changes.some((change) => change.kind === kind))
      refuseImpossible(vm, now, left)
      const kinds = new Set(left.map(({ kind }) => kind))
      const cards = kinds.has('nic') ? await cardChanges(vim, now.cards, spec.nics, networks) : []
      return kinds.size === 0 ? undefined : configSpec(now, spec, kinds, cards)
    })
    if (!config) return
    try {
      await runTask(site, call, 'ReconfigVM_Task', refOf(vm), { spec: config })
      return
    } catch (error) {
      if (!isDoubtful(error) || attempt === 3) throw error
      site.log.warn({ err: error, vm: vm.name }, 'the reply to a reconfiguration was lost, looking')
      await pause(site.pace.lookEvery, call)
    }
  }
}

function refuseImpossible(vm: VmHandle, now: MachineConfig, changes: Change[]): void {
  const impossible = changes.find(({ mode }) => mode === 'impossible')
  if (impossible) {
    const why = impossible.kind === 'disk' && now.hasSnapshot ? 'it has snapshots' : 'a disk cannot shrink'
    throw new DriverError('unsupported', `The ${impossible.kind} of ${vm.name} cannot be changed: ${why}`)
  }
  const needsOff = changes.find(({ mode }) => mode === 'power-off')
  if (needsOff && now.power !== 'off') {
    throw new DriverError(
      'conflict',
      `Power ${vm.name} off first: its ${needsOff.kind} cannot be changed while it runs`,
    )
  }
}

function configSpec(
  now: MachineConfig,
  spec: VmSpec,
  kinds: ReadonlySet<Change['kind']>,
  cards: WireObject[],
): WireObject {
  const config: WireObject = {}
  const devices = [...cards]
  if (kinds.has('cpu')) {
    config.numCPUs = spec.cpu
    if (spec.cpu % now.coresPerSocket !== 0) config.numCoresPerSocket = 1
  }
  if (kinds.has('memory')) config.memoryMB = String(spec.memoryMb)
  const disk = now.disks[0]
  if (kinds.has('disk') && disk) {
    const bytes = wantedBytes(spec.diskGb)
    const size = { capacityInKB: String(bytes / 1024n), capacityInBytes: String(bytes) }
    devices.push({ operation: 'edit', device: { ...disk.device, ...size } })
  }
  if (kinds.has('allocation')) {
    if (spec.cpuAllocation && !sameAllocation(now.cpuAllocation, spec.cpuAllocation)) {
      config.cpuAllocation = allocation(spec.cpuAllocation)
    }
    if (spec.memoryAllocation && !sameAllocation(now.memoryAllocation, spec.memoryAllocation)) {
      config.memoryAllocation = allocation(spec.memoryAllocation)
    }
  }
  if (devices.length > 0) config.deviceChange = devices
  return config
}

/** MHz and MiB, as vCenter counts. The number of shares matters only at the level "custom". */
function allocation(wanted: Allocation): WireObject {
  const shares = wanted.shares ?? 'normal'
  const custom = typeof shares === 'number'
  return {
    reservation: String(wanted.reservation ?? 0),
    limit: String(wanted.limit ?? -1),
    shares: { shares: custom ? shares : 0, level: custom ? 'custom' : shares },
  }
}
