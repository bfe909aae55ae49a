import { BaseModel } from 'nettoria'
import type { GuestSpec, InstanceKey, NicSpec, ObservedVm, PowerState, VmHandle } from 'nettoria/contracts/hypervisors'

/** One simulated machine. A machine without a marker belongs to somebody else. */
export class Machine extends BaseModel {
  static override tableName = 'hypervisor_simulator_machines'
  static override codecs = { marker: 'json', nics: 'json', guest: 'json' } as const

  hypervisor!: string
  name!: string
  uuid!: string
  marker!: InstanceKey | null
  power!: PowerState
  cpu!: number
  memoryMb!: number
  diskGb!: number
  template!: string
  nics!: NicSpec[]
  guest!: GuestSpec | null
  /** When its disk is there. */
  clonedAt!: number
  /** When the guest answers, while it is on. */
  guestUpAt!: number | null
  createdAt!: number

  handle(): VmHandle {
    return { ref: `vm-${this.id}`, name: this.name, uuid: this.uuid }
  }

  /** As a hypervisor would show it at `now`: a guest has a name and addresses once it has booted. */
  observe(now: number): ObservedVm {
    const up = this.power === 'on' && this.guestUpAt !== null && now >= this.guestUpAt
    return {
      handle: this.handle(),
      marker: this.marker,
      power: this.power,
      cpu: this.cpu,
      memoryMb: this.memoryMb,
      diskGb: this.diskGb,
      guest: {
        hostname: up ? (this.guest?.hostname ?? null) : null,
        ips: up ? this.nics.flatMap((nic) => nic.addresses.map((a) => a.address)) : [],
        tools: up ? 'running' : 'stopped',
      },
    }
  }
}

/** The row id in a handle's reference; 0, which no row has, for a reference that is not ours. */
export function machineId(vm: VmHandle): number {
  return Number(/^vm-(\d{1,9})$/.exec(vm.ref)?.[1] ?? 0)
}
