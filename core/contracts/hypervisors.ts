import { adapters } from '../foundation/di/contract.js'

/** What a driver can do on this installation. Callers ask before they offer an action; nothing is assumed. */
export type Capability =
  | 'clone.linked'
  | 'disk.grow.online'
  | 'cpu.hotadd'
  | 'memory.hotadd'
  | 'snapshot'
  | 'suspend'
  | 'guest.shutdown'
  | 'guest.ip'
  | 'guest.cloudinit'
  | 'guest.customization'
  | 'alloc.reservation'
  | 'alloc.limit'
  | 'alloc.shares'
  | 'placement.auto'
  | 'storage.auto'
  | 'console.vnc'
  | 'console.webmks'
  | 'metrics'
  | 'task.progress'
  | 'task.cancel'

/** Identity of one machine. The driver derives its name, its uuid (v5) and its marker from it; a rebuild raises `generation`. */
export interface InstanceKey {
  panelId: string
  instanceId: string
  generation: number
}

/** A driver's own opaque reference, safe to store as JSON. `ref` is unique on that driver instance. */
export interface VmHandle {
  ref: string
  name: string
  uuid: string
}

/** Share of a resource: `reservation` and `limit` in MHz (cpu) or MiB (memory); a missing limit means unlimited. */
export interface Allocation {
  reservation?: number
  limit?: number
  shares?: 'low' | 'normal' | 'high' | number
}

export interface NicSpec {
  network: string
  /** Lower-case, colon-separated. */
  mac: string
  addresses: { address: string; prefix: number; gateway?: string; family: 4 | 6 }[]
  nameservers: string[]
}

export interface GuestSpec {
  hostname: string
  sshKeys: string[]
  /** cloud-init user data as the customer wrote it, at most 16 KiB. */
  userData?: string
}

/** Wanted state of one machine. Sizes: `memoryMb` in MiB, `diskGb` in GiB of the system disk. */
export interface VmSpec {
  key: InstanceKey
  /** The template on this driver instance: name or reference, as mapped by the operator. */
  template: string
  cpu: number
  memoryMb: number
  diskGb: number
  cpuAllocation?: Allocation
  memoryAllocation?: Allocation
  nics: NicSpec[]
  guest: GuestSpec
  /** Driver-specific placement hints from the datacenter's mapping (folder, pool, datastore, ...). */
  placement: Record<string, string>
}

export type Change =
  | { kind: 'cpu' | 'memory' | 'disk'; from: number; to: number; mode: 'online' | 'power-off' | 'impossible' }
  | { kind: 'nic' | 'guest' | 'allocation'; summary: string; mode: 'online' | 'power-off' | 'impossible' }

export type PowerState = 'on' | 'off' | 'suspended'
export type PowerWant = 'on' | 'off' | 'shutdown' | 'reboot' | 'reset' | 'suspend'

/** One machine as the hypervisor sees it now. Units as in VmSpec. `marker` is null on a machine that is not ours. */
export interface ObservedVm {
  handle: VmHandle
  marker: InstanceKey | null
  power: PowerState
  cpu: number
  memoryMb: number
  diskGb: number
  guest: { hostname: string | null; ips: string[]; tools: 'running' | 'stopped' | 'unknown' }
}

export interface InventorySummary {
  machines: number
  templates: string[]
  networks: string[]
  datastores: { name: string; freeGb: number }[]
}

/** Handed to every call: where to report progress, when to give up. `signal` aborts waiting, never a task that runs. */
export interface DriverCall {
  signal?: AbortSignal
  /** `percent` 0 to 100 of this call. */
  progress?(percent: number): void
}

export interface HypervisorDriver {
  /** Logs in, reads version and inventory. Behind the *Test connection* button. */
  probe(
    call: DriverCall,
  ): Promise<{ version: string; capabilities: ReadonlySet<Capability>; inventory: InventorySummary }>
  /** Every machine that carries this key's uuid or marker. More than one is a fact to report, never hidden. */
  find(call: DriverCall, key: InstanceKey): Promise<VmHandle[]>
  /** Create, adopt or finish creating the machine, powered off. Safe to call again after any failure. Throws DriverError. */
  ensure(call: DriverCall, spec: VmSpec): Promise<VmHandle>
  /** What differs between the machine and the spec, and what each difference needs. */
  plan(call: DriverCall, vm: VmHandle, spec: VmSpec): Promise<Change[]>
  /** Brings the machine to the spec, as `plan` described it: sizes, allocation, NICs. */
  apply(call: DriverCall, vm: VmHandle, spec: VmSpec, changes: Change[]): Promise<void>
  /** Hands host name, addresses, keys and user data to the guest (cloud-init or customization), before its first boot. */
  configureGuest(call: DriverCall, vm: VmHandle, spec: VmSpec): Promise<void>
  /** Already in the wanted state is success. `shutdown` and `reboot` ask the guest, `off` and `reset` do not. */
  power(call: DriverCall, vm: VmHandle, want: PowerWant): Promise<void>
  /** Refuses (`conflict`) without a matching marker; an absent machine is success. */
  destroy(call: DriverCall, vm: VmHandle, guard: InstanceKey): Promise<void>
  /** In one round trip; machines that are gone are missing from the answer. Keyed by `ref`. */
  state(call: DriverCall, vms: VmHandle[]): Promise<Map<string, ObservedVm>>
  /** Everything in the panel's reach, page by page. */
  inventory(call: DriverCall): AsyncIterable<ObservedVm>
  /** Ends sessions. Called when the panel stops or the instance is reconfigured. */
  close?(): Promise<void>
}

/** What the caller should do: back off; look before you act; re-read; other placement; stop; alert; gone; not offered. */
export type DriverErrorClass =
  'transient' | 'ambiguous' | 'conflict' | 'capacity' | 'permanent' | 'auth' | 'notfound' | 'unsupported'

export class DriverError extends Error {
  override readonly name = 'DriverError'
  constructor(
    readonly errorClass: DriverErrorClass,
    message: string,
    readonly options: { retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
  }
}

/** Every configured hypervisor ("Tehran-1", "Frankfurt"). Provided by driver plugins, consumed by `compute`. */
export const Hypervisors = adapters<HypervisorDriver>('compute.hypervisors', '1.0.0')
