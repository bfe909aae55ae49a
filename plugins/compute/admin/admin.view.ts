import { InstantSchema, Type, instantToJson } from 'nettoria'
import type { Pool } from '../addresses/pool.model.js'
import type { Run, RunLogLine } from '../runs/run.model.js'
import { Server } from '../servers/server.view.js'

const nullable = <S extends Parameters<typeof Type.Array>[0]>(schema: S) => Type.Union([schema, Type.Null()])
const Id = Type.Integer({ minimum: 1, maximum: 2147483647 })
const Slug = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 40 })
const Address = Type.String({ minLength: 2, maxLength: 45 })

/** A server with what only the operator sees. */
export const AdminServer = Type.Object({
  ...Server.properties,
  accountId: Type.Integer(),
  hypervisor: nullable(Type.String()),
  machine: nullable(Type.String()),
  mac: nullable(Type.String()),
  failure: nullable(Type.String()),
})

/** One server with what was done with it and what an operator may do now. */
export const AdminServerDetail = Type.Object({
  ...AdminServer.properties,
  template: nullable(Type.String()),
  can: Type.Object({ retry: Type.Boolean(), terminate: Type.Boolean() }),
})

export const AdminRun = Type.Object({
  id: Type.Integer(),
  kind: Type.String(),
  state: Type.String(),
  step: Type.String(),
  attempt: Type.Integer(),
  createdAt: InstantSchema,
  nextAt: InstantSchema,
  error: nullable(Type.String()),
  log: Type.Array(
    Type.Object({
      step: Type.String(),
      outcome: Type.String(),
      attempt: Type.Integer(),
      message: nullable(Type.String()),
      at: InstantSchema,
    }),
  ),
})

export const NewPoolBody = Type.Object({
  datacenterId: Id,
  network: Type.String({ minLength: 1, maxLength: 120 }),
  first: Address,
  last: Address,
  prefix: Type.Integer({ minimum: 1, maximum: 128 }),
  gateway: Address,
  nameservers: Type.Array(Address, { maxItems: 6 }),
})
export const AdminPool = Type.Object({
  id: Type.Integer(),
  datacenterId: Type.Integer(),
  network: Type.String(),
  first: Type.String(),
  last: Type.String(),
  prefix: Type.Integer(),
  gateway: Type.String(),
  nameservers: Type.Array(Type.String()),
  enabled: Type.Boolean(),
  size: Type.Integer(),
  /** Addresses that cannot be given out now: assigned, resting, or kept by the operator. */
  used: Type.Integer(),
})

export const PlacementBody = Type.Object({
  datacenterId: Id,
  hypervisor: Slug,
  weight: Type.Integer({ minimum: 0, maximum: 1000 }),
  settings: Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 200 })),
})
export const TemplateBody = Type.Object({
  hypervisor: Slug,
  imageId: Id,
  template: Type.String({ minLength: 1, maxLength: 190 }),
})

export function viewPool(pool: Pool, used = 0) {
  const { id, datacenterId, network, firstAddress, size, prefix, gateway, nameservers, enabled } = pool
  return {
    id,
    datacenterId,
    network,
    first: firstAddress,
    last: pool.addressAt(size - 1),
    prefix,
    gateway,
    nameservers,
    enabled,
    size,
    used,
  }
}

export function viewRun(run: Run, log: RunLogLine[]) {
  const { id, kind, state, step, attempt, error } = run
  return {
    id,
    kind,
    state,
    step,
    attempt,
    createdAt: instantToJson(run.createdAt),
    nextAt: instantToJson(run.nextAt),
    error,
    log: log.map(({ step: done, outcome, attempt: tries, message, at }) => ({
      step: done,
      outcome,
      attempt: tries,
      message,
      at: instantToJson(at),
    })),
  }
}
