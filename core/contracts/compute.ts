import { Type } from 'typebox'
import type { Reader } from '../foundation/data/database.js'
import { contract } from '../foundation/di/contract.js'
import { defineEvent, defineHook } from './define.js'

export type InstanceState =
  'provisioning' | 'running' | 'stopped' | 'suspended' | 'rebuilding' | 'terminating' | 'terminated' | 'failed'

export interface InstanceSummary {
  id: number
  subscriptionId: number
  hostname: string
  state: InstanceState
  ips: string[]
  datacenterId: number
  imageId: number
  /** The task that works on it now, if any. */
  taskId: number | null
}

/** Read access to servers for pages of other plugins. Provided by `compute`. */
export interface Instances {
  ofAccount(read: Reader, accountId: number, limit: number): Promise<InstanceSummary[]>
  ofSubscriptions(read: Reader, subscriptionIds: number[]): Promise<InstanceSummary[]>
  counts(read: Reader, accountId: number): Promise<{ total: number; running: number }>
}
export const Instances = contract<Instances>('compute.instances', '1.0.0')

const Fact = Type.Object({
  instanceId: Type.Integer(),
  subscriptionId: Type.Integer(),
  accountId: Type.Integer(),
  hostname: Type.String(),
})
const aggregate = (p: { instanceId: number }) => `instance:${p.instanceId}`

export const InstanceReady = defineEvent({
  name: 'compute.instance.ready',
  version: 1,
  payload: Type.Object({ ...Fact.properties, ips: Type.Array(Type.String()) }),
  aggregate,
})
/** Creating failed for good and was undone, or could not be undone and waits for an operator. */
export const InstanceFailed = defineEvent({
  name: 'compute.instance.failed',
  version: 1,
  payload: Type.Object({ ...Fact.properties, reason: Type.String(), remedy: Type.Enum(['refund', 'park']) }),
  aggregate,
})
export const InstanceTerminated = defineEvent({
  name: 'compute.instance.terminated',
  version: 1,
  payload: Fact,
  aggregate,
})
export const InstancePowerChanged = defineEvent({
  name: 'compute.instance.power-changed',
  version: 1,
  payload: Type.Object({ ...Fact.properties, power: Type.Enum(['on', 'off']) }),
  aggregate,
})

/**
 * An operator has a server built again that could not be built. Whoever sold it takes the sale up again in the same transaction, or
 * throws the 4xx that says why not (it was refunded). Answer the value unchanged.
 */
export const InstanceRetry = defineHook<{ subscriptionId: number }, { instanceId: number }>({
  name: 'compute.instance.retry',
  version: 1,
  onError: 'fail',
  timeLimit: 5000,
})
