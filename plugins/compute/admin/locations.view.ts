import { FormState, Type, definePage } from 'nettoria'
import { AdminPool } from './admin.view.js'

const Place = { id: Type.Integer(), name: Type.String(), city: Type.String(), available: Type.Boolean() }
const Datacenter = Type.Object(Place)
const Option = Type.Object({ value: Type.String(), label: Type.String() })

/** GET /admin/locations. `ready`: a server can be built there now. */
export const LocationsPage = definePage(
  'compute/admin/locations',
  Type.Object({
    locations: Type.Array(
      Type.Object({
        ...Place,
        hypervisors: Type.Array(Type.String()),
        images: Type.Integer(),
        allImages: Type.Integer(),
        freeV4: Type.Integer(),
        freeV6: Type.Integer(),
        ready: Type.Boolean(),
      }),
    ),
  }),
)

/** GET /admin/locations/:id. */
export const LocationPage = definePage(
  'compute/admin/location',
  Type.Object({
    datacenter: Datacenter,
    placements: Type.Array(
      Type.Object({
        hypervisor: Type.String(),
        title: Type.String(),
        configured: Type.Boolean(),
        weight: Type.Integer(),
        hints: Type.Array(Type.String()),
        full: Type.Boolean(),
        images: Type.Integer(),
        allImages: Type.Integer(),
      }),
    ),
    /** Configured hypervisors that the datacenter does not use. */
    others: Type.Array(Type.Object({ id: Type.String(), title: Type.String() })),
    pools: Type.Array(Type.Object({ ...AdminPool.properties, family: Type.Integer() })),
  }),
)

/** GET /admin/locations/:id/hypervisors/:hypervisor. Form: POST to the same address. */
export const PlacementPage = definePage(
  'compute/admin/placement',
  Type.Object({
    form: FormState,
    datacenter: Datacenter,
    hypervisor: Type.String(),
    reachable: Type.Boolean(),
    networks: Type.Array(Type.String()),
    datastores: Type.Array(Type.String()),
  }),
)

/** GET /admin/locations/:id/pools/new. Form: POST /admin/locations/:id/pools. */
export const PoolPage = definePage('compute/admin/pool', Type.Object({ form: FormState, datacenter: Datacenter }))

/** GET /admin/locations/hypervisors/:hypervisor/templates. Fields `image-<id>`; to choose from `options` while `reachable`. */
export const TemplatesPage = definePage(
  'compute/admin/templates',
  Type.Object({
    form: FormState,
    hypervisor: Type.String(),
    images: Type.Array(
      Type.Object({ id: Type.Integer(), name: Type.String(), version: Type.String(), template: Type.String() }),
    ),
    reachable: Type.Boolean(),
    reason: Type.Union([Type.String(), Type.Null()]),
    options: Type.Array(Option),
  }),
)
