import { BaseModel } from 'nettoria'
import type { Tx } from 'nettoria'
import type { Resources } from 'nettoria/contracts/catalog'
import type { InstanceState } from 'nettoria/contracts/compute'
import type { InstanceKey, VmHandle } from 'nettoria/contracts/hypervisors'
import { computeErrors } from '../errors.js'
import { nextState } from './instance-states.js'
import type { InstanceEvent } from './instance-states.js'

/** A server sold by a subscription. Whoever holds the lease (owner, until, fence) is its only writer among the workers. */
export class Instance extends BaseModel {
  static override tableName = 'compute_instances'
  static override codecs = { placement: 'json', handle: 'json', resources: 'json', sshKeys: 'json' } as const

  accountId!: number
  subscriptionId!: number
  /** Counts rebuilds; part of the machine's identity. */
  generation!: number
  state!: InstanceState
  /** As the panel last knew it. */
  power!: 'on' | 'off'
  driverInstance!: string | null
  template!: string | null
  /** Driver-specific hints, copied from the placement when it was chosen. */
  placement!: Record<string, string>
  handle!: VmHandle | null
  mac!: string | null
  hostname!: string
  resources!: Resources
  datacenterId!: number
  imageId!: number
  sshKeys!: string[]
  userData!: string | null
  taskId!: number | null
  /** Why creating failed, for the operator. */
  failure!: string | null
  leaseOwner!: string | null
  leaseUntilAt!: number | null
  fence!: number
  createdAt!: number
  readyAt!: number | null
  terminatedAt!: number | null

  key(panelId: string): InstanceKey {
    return { panelId, instanceId: String(this.id), generation: this.generation }
  }

  /** The payload all instance events share. */
  fact() {
    const { id, subscriptionId, accountId, hostname } = this
    return { instanceId: id, subscriptionId, accountId, hostname }
  }

  /** Moves the state by the table, compare-and-set. Throws INSTANCE_STATE when the event is illegal or somebody was faster. */
  async transition(tx: Tx, event: InstanceEvent, changes: Partial<Instance> = {}): Promise<void> {
    const state = nextState(this.state, event)
    const moved = await Instance.query(tx)
      .patch({ ...changes, state })
      .where({ id: this.id, state: this.state })
    if (moved !== 1) throw computeErrors.INSTANCE_STATE({ state: this.state, event })
  }
}
