import { isPanelError } from 'nettoria'
import type { Clock, Database, Tx } from 'nettoria'
import { DriverError } from 'nettoria/contracts/hypervisors'
import type {
  Capability,
  Change,
  DriverCall,
  HypervisorDriver,
  InstanceKey,
  ObservedVm,
  PowerWant,
  VmHandle,
  VmSpec,
} from 'nettoria/contracts/hypervisors'
import { machineName, machineUuid, sameKey } from './machine-identity.js'
import { Machine, machineId } from './machine.model.js'
import { planChanges } from './plan-changes.js'
import type { SimulatorSettings } from './settings.js'
import { waitUntil } from './simulated-time.js'
import { SimulatorFaults } from './simulator-faults.js'

const capabilities: ReadonlySet<Capability> = new Set<Capability>([
  'clone.linked',
  'disk.grow.online',
  'cpu.hotadd',
  'memory.hotadd',
  'suspend',
  'guest.shutdown',
  'guest.ip',
  'guest.cloudinit',
  'placement.auto',
  'storage.auto',
  'task.progress',
])

/** What every template of the simulator looks like before it is sized. */
const template = { cpu: 1, memoryMb: 512, diskGb: 2 }

/** A believable hypervisor whose machines are rows, so that a restart keeps them. Its tasks take time of the panel's clock. */
export class SimulatorDriver implements HypervisorDriver {
  readonly faults: SimulatorFaults
  private readonly templates: string[]

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly hypervisor: string,
    private readonly settings: SimulatorSettings,
  ) {
    this.faults = new SimulatorFaults(settings)
    this.templates = settings.templates
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean)
  }

  async probe(call: DriverCall) {
    this.arrive(call, 'other')
    const [row] = await this.machines().count({ n: '*' }).castTo<{ n: number | string }[]>()
    const machines = Number(row?.n ?? 0)
    const inventory = {
      machines,
      templates: this.templates,
      networks: ['simulated'],
      datastores: [{ name: 'simulated', freeGb: Math.max(0, this.settings.capacity - machines) * 100 }],
    }
    return { version: 'Simulator 1.0', capabilities, inventory }
  }

  async find(call: DriverCall, key: InstanceKey): Promise<VmHandle[]> {
    this.arrive(call, 'other')
    const rows = await this.machines().where('uuid', machineUuid(key))
    return rows.filter((row) => sameKey(row.marker, key)).map((row) => row.handle())
  }

  async ensure(call: DriverCall, spec: VmSpec): Promise<VmHandle> {
    this.arrive(call, 'ensure')
    if (this.templates.length > 0 && !this.templates.includes(spec.template)) {
      throw new DriverError('permanent', `The template "${spec.template}" does not exist.`)
    }
    const machine = (await this.named(spec)) ?? (await this.clone(spec))
    await waitUntil(this.clock, call, machine.createdAt, machine.clonedAt)
    this.faults.answering('ensure')
    return machine.handle()
  }

  async plan(call: DriverCall, vm: VmHandle, spec: VmSpec): Promise<Change[]> {
    this.arrive(call, 'other')
    return planChanges(await this.present(vm), spec)
  }

  async apply(call: DriverCall, vm: VmHandle, spec: VmSpec): Promise<void> {
    this.arrive(call, 'other')
    const changes = await this.change(vm, (machine) => {
      const planned = planChanges(machine, spec)
      if (planned.some((change) => change.mode === 'impossible'))
        throw new DriverError('unsupported', 'A disk cannot shrink.')
      if (machine.power !== 'off' && planned.some((change) => change.mode === 'power-off')) {
        throw new DriverError('conflict', 'Power the machine off first.')
      }
      return planned.length ? { cpu: spec.cpu, memoryMb: spec.memoryMb, diskGb: spec.diskGb, nics: spec.nics } : {}
    })
    if (changes) await this.task(call)
  }

  async configureGuest(call: DriverCall, vm: VmHandle, spec: VmSpec): Promise<void> {
    this.arrive(call, 'other')
    await this.change(vm, () => ({ guest: spec.guest }))
  }

  async power(call: DriverCall, vm: VmHandle, want: PowerWant): Promise<void> {
    this.arrive(call, 'power')
    this.faults.starting('power')
    const changed = await this.change(vm, (machine) => {
      const on = machine.power === 'on'
      if ((want === 'reboot' || want === 'reset') && !on) throw new DriverError('conflict', 'The machine is off.')
      if (want === 'on' && on) return {}
      if (want === 'off' || want === 'shutdown') return machine.power === 'off' ? {} : { power: 'off', guestUpAt: null }
      if (want === 'suspend') return on ? { power: 'suspended', guestUpAt: null } : {}
      return { power: 'on', guestUpAt: this.clock.now() + this.settings.bootSeconds * 1000 }
    })
    if (changed) await this.task(call)
    this.faults.answering('power')
  }

  async destroy(call: DriverCall, vm: VmHandle, guard: InstanceKey): Promise<void> {
    this.arrive(call, 'destroy')
    this.faults.starting('destroy')
    await this.db.transaction(async (tx) => {
      const machine = await this.machines(tx).findById(machineId(vm))
      if (!machine) return
      if (!sameKey(machine.marker, guard) || machine.uuid !== machineUuid(guard)) {
        throw new DriverError(
          'conflict',
          `${machine.name} does not carry the marker of ${machineName(guard)}; it stays.`,
        )
      }
      if (machine.power === 'on') throw new DriverError('conflict', `${machine.name} is on. Power it off first.`)
      await this.machines(tx).deleteById(machine.id)
    })
    this.faults.answering('destroy')
  }

  async state(call: DriverCall, vms: VmHandle[]): Promise<Map<string, ObservedVm>> {
    this.arrive(call, 'other')
    const rows = await this.machines().whereIn('id', vms.map(machineId))
    return new Map(rows.map((row) => [row.handle().ref, row.observe(this.clock.now())]))
  }

  async *inventory(call: DriverCall): AsyncIterable<ObservedVm> {
    this.arrive(call, 'other')
    for (let last = 0; ;) {
      const rows = await this.machines().where('id', '>', last).orderBy('id').limit(100)
      for (const row of rows) yield row.observe(this.clock.now())
      if (rows.length < 100) return
      last = rows.at(-1)!.id
    }
  }

  private machines(tx?: Tx) {
    return Machine.query(tx ?? this.db.read).where('hypervisor', this.hypervisor)
  }

  private arrive(call: DriverCall, operation: 'ensure' | 'power' | 'destroy' | 'other'): void {
    if (call.signal?.aborted) throw new DriverError('transient', 'The call was given up before it was made.')
    this.faults.arriving(operation)
  }

  private async present(vm: VmHandle, tx?: Tx): Promise<Machine> {
    const machine = await this.machines(tx).findById(machineId(vm))
    if (!machine) throw new DriverError('notfound', `${vm.name} is gone.`)
    return machine
  }

  /** The machine with our name; a conflict when it is not ours. */
  private async named(spec: VmSpec): Promise<Machine | undefined> {
    const machine = await this.machines().findOne({ name: machineName(spec.key) })
    if (machine && !sameKey(machine.marker, spec.key)) {
      throw new DriverError('conflict', `A machine named ${machine.name} exists and is not ours.`)
    }
    return machine
  }

  private async clone(spec: VmSpec): Promise<Machine> {
    this.faults.starting('ensure')
    const now = this.clock.now()
    try {
      return await this.db.transaction(async (tx) => {
        const [row] = await this.machines(tx).count({ n: '*' }).castTo<{ n: number | string }[]>()
        if (Number(row?.n ?? 0) >= this.settings.capacity)
          throw new DriverError('capacity', 'No room is left on this hypervisor.')
        return Machine.query(tx).insertAndFetch({
          ...template,
          hypervisor: this.hypervisor,
          name: machineName(spec.key),
          uuid: machineUuid(spec.key),
          marker: spec.key,
          power: 'off',
          template: spec.template,
          nics: [],
          clonedAt: now + this.settings.cloneSeconds * 1000,
          createdAt: now,
        })
      })
    } catch (error) {
      const other = isPanelError(error, 'DATA_DUPLICATE') ? await this.named(spec) : undefined
      if (other) return other
      throw error
    }
  }

  /** Applies what `next` answers to the machine; false when that is nothing. */
  private change(vm: VmHandle, next: (machine: Machine) => Partial<Machine>): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const machine = await this.present(vm, tx)
      const changes = next(machine)
      if (Object.keys(changes).length === 0) return false
      await this.machines(tx).patch(changes).where('id', machine.id)
      return true
    })
  }

  /** Any other task takes a third of a boot. */
  private task(call: DriverCall): Promise<void> {
    const now = this.clock.now()
    return waitUntil(this.clock, call, now, now + (this.settings.bootSeconds * 1000) / 3)
  }
}
