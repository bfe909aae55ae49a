import { Type, definePage } from 'nettoria'
import { Server } from './server.view.js'

const nullable = <S extends Parameters<typeof Type.Array>[0]>(schema: S) => Type.Union([schema, Type.Null()])

export const ServersPage = definePage(
  'compute/customer/servers',
  Type.Object({ servers: Type.Array(Server), first: Type.String(), next: Type.String() }),
)

export const ServerPage = definePage(
  'compute/customer/server',
  Type.Object({
    server: Server,
    /** What is being done now, and how far it is. */
    task: nullable(Type.Object({ id: Type.Integer(), progress: Type.Integer(), message: Type.String() })),
    /** Of a server that is being built: the steps and the index of the current one. */
    steps: nullable(Type.Object({ labels: Type.Array(Type.String()), current: Type.Integer() })),
    failed: Type.Boolean(),
    can: Type.Object({ on: Type.Boolean(), off: Type.Boolean(), shutdown: Type.Boolean(), restart: Type.Boolean() }),
    cancellable: Type.Boolean(),
  }),
)
