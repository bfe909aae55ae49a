import { FormState, Type, definePage } from 'nettoria'
import { AdminRun, AdminServer, AdminServerDetail } from './admin.view.js'

const Option = Type.Object({ value: Type.String(), label: Type.String() })

/** /admin/servers. */
export const ServersPage = definePage(
  'compute/admin/servers',
  Type.Object({
    form: FormState,
    states: Type.Array(Option),
    servers: Type.Array(AdminServer),
    filtered: Type.Boolean(),
    first: Type.String(),
    next: Type.String(),
    csv: Type.String(),
  }),
)

/** /admin/servers/:id. Forms: POST …/retry; POST …/terminate with `confirm`, the host name. */
export const ServerPage = definePage(
  'compute/admin/server',
  Type.Object({ form: FormState, server: AdminServerDetail, runs: Type.Array(AdminRun) }),
)
