import { InstantSchema, Type, instantToJson } from 'nettoria'
import type { Static } from 'nettoria'
import type { DatacenterView, ImageView } from 'nettoria/contracts/catalog'
import { actionsOf } from '../instances/instance-states.js'
import type { Instance } from '../instances/instance.model.js'

export const serverStates = [
  'provisioning',
  'running',
  'stopped',
  'suspended',
  'rebuilding',
  'terminating',
  'terminated',
  'failed',
] as const
export const ServerState = Type.Enum(serverStates)
const Power = Type.Union([Type.Literal('on'), Type.Literal('off')])

/** A server as the API and the pages show it. */
export const Server = Type.Object({
  id: Type.Integer(),
  hostname: Type.String(),
  state: ServerState,
  power: Power,
  cpu: Type.Integer(),
  ramGb: Type.Number(),
  diskGb: Type.Integer(),
  ips: Type.Array(Type.String()),
  image: Type.Object({ id: Type.Integer(), name: Type.String(), version: Type.String() }),
  datacenter: Type.Object({ id: Type.Integer(), name: Type.String(), city: Type.String(), country: Type.String() }),
  subscriptionId: Type.Integer(),
  createdAt: InstantSchema,
  actions: Type.Array(
    Type.Union([Type.Literal('on'), Type.Literal('off'), Type.Literal('shutdown'), Type.Literal('restart')]),
  ),
})
export type ServerView = Static<typeof Server>

/** Columns of what customers see of an instance; lists read no others, least of all keys and start-up scripts. */
export const shownColumns = [
  'id',
  'hostname',
  'state',
  'power',
  'subscription_id',
  'resources',
  'image_id',
  'datacenter_id',
  'created_at',
]
export type ShownInstance = Pick<
  Instance,
  'id' | 'hostname' | 'state' | 'power' | 'subscriptionId' | 'resources' | 'imageId' | 'datacenterId' | 'createdAt'
>

export interface Surroundings {
  ips: string[]
  busy: boolean
  image: ImageView | undefined
  datacenter: DatacenterView | undefined
}

/** While somebody works on the server it offers no action. */
export function viewServer(instance: ShownInstance, around: Surroundings): ServerView {
  const { id, hostname, state, power, subscriptionId, resources, imageId, datacenterId } = instance
  const { image, datacenter } = around
  return {
    id,
    hostname,
    state,
    power,
    cpu: resources.cpu,
    ramGb: resources.ramGb,
    diskGb: resources.diskGb,
    ips: around.ips,
    image: { id: imageId, name: image?.name ?? '', version: image?.version ?? '' },
    datacenter: {
      id: datacenterId,
      name: datacenter?.name ?? '',
      city: datacenter?.city ?? '',
      country: datacenter?.country ?? '',
    },
    subscriptionId,
    createdAt: instantToJson(instance.createdAt),
    actions: around.busy ? [] : actionsOf(instance),
  }
}

/** With what only the operator sees. */
export function viewAdminServer(instance: Instance, view: ServerView) {
  const { accountId, driverInstance: hypervisor, handle, mac, failure } = instance
  return { ...view, accountId, hypervisor, machine: handle?.name ?? null, mac, failure }
}
