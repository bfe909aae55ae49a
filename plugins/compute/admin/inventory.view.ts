import { Type } from 'nettoria'

export const HypervisorParams = Type.Object({
  hypervisor: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 40 }),
})
export const HypervisorSchema = Type.Object({ id: Type.String(), title: Type.String(), definition: Type.String() })

/** What a hypervisor has; lists are empty, and `reason` says why, while it is not reachable. */
export const InventorySchema = Type.Object({
  reachable: Type.Boolean(),
  reason: Type.Union([Type.String(), Type.Null()]),
  version: Type.Union([Type.String(), Type.Null()]),
  machines: Type.Integer(),
  templates: Type.Array(Type.String()),
  networks: Type.Array(Type.String()),
  datastores: Type.Array(Type.Object({ name: Type.String(), freeGb: Type.Number() })),
})
