import { createHash } from 'node:crypto'
import fp from 'fastify-plugin'
import type { FastifyReply, FastifyRequest, onSendAsyncHookHandler, preHandlerAsyncHookHandler } from 'fastify'
import type { Database } from '../../foundation/data/database.js'
import { isUniqueViolation } from '../../foundation/data/failures.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import { isPanelError } from '../../foundation/kernel/errors.js'
import { httpErrors } from './errors.js'

const keepFor = 24 * 3_600_000
/** A request that never answered (its process died) frees its key after this long. */
const abandonedAfter = 120_000

interface Row {
  id: number
  body_hash: string
  status: number | null
  answer: string | null
  created_at: number
}

declare module 'fastify' {
  interface FastifyRequest {
    idempotencyRow: number | null
  }
}

/** Routes with `config.idempotent` answer a repeated Idempotency-Key with the first answer, and do their work once. */
export const idempotency = fp<Deps>(
  async (app, { db, clock }) => {
    app.decorateRequest('idempotencyRow', null)
    const claim = claimBefore({ db, clock })
    const keep = keepAnswer({ db, clock })
    app.addHook('onRoute', (route) => {
      if (!route.config?.idempotent) return
      route.preHandler = [claim, ...[route.preHandler ?? []].flat()]
      route.onSend = [keep, ...[route.onSend ?? []].flat()]
    })
  },
  { name: 'idempotency', dependencies: ['guard'] },
)

interface Deps {
  db: Database
  clock: Clock
}

function claimBefore(deps: Deps): preHandlerAsyncHookHandler {
  return async (request, reply) => {
    const key = request.headers['idempotency-key']
    if (typeof key !== 'string' || key === '') return
    const scope = `${request.principal?.userId ?? 0}:${request.method}:${request.url}`.slice(0, 120)
    const claim = { scope, idempotency_key: key.slice(0, 120), body_hash: hashOf(request) }
    const earlier = await claimKey(deps, claim, request)
    if (earlier) return repeat(earlier, claim.body_hash, reply)
  }
}

function keepAnswer({ db }: Deps): onSendAsyncHookHandler {
  return async (request, reply, payload) => {
    const id = request.idempotencyRow
    if (typeof id !== 'number') return payload
    // A refusal or a crash had no effect worth keeping: the client may correct itself and use the key again.
    if (reply.statusCode >= 400) await db.read('core_idempotency').where({ id }).delete()
    else
      await db
        .read('core_idempotency')
        .where({ id })
        .update({ status: reply.statusCode, answer: String(payload) })
    return payload
  }
}

function hashOf(request: FastifyRequest): string {
  return createHash('sha256')
    .update(JSON.stringify(request.body ?? null))
    .digest('hex')
}

async function claimKey(
  deps: Deps,
  claim: { scope: string; idempotency_key: string; body_hash: string },
  request: FastifyRequest,
): Promise<Row | undefined> {
  const now = deps.clock.now()
  try {
    await deps.db.transaction(async (tx) => {
      const mine = { scope: claim.scope, idempotency_key: claim.idempotency_key }
      await tx('core_idempotency')
        .where(mine)
        .where('created_at', '<', now - keepFor)
        .delete()
      await tx('core_idempotency')
        .where(mine)
        .whereNull('status')
        .where('created_at', '<', now - abandonedAfter)
        .delete()
      await tx('core_idempotency').insert({ ...claim, created_at: now })
      const row = (await tx('core_idempotency').where(mine).first('id')) as { id: number }
      request.idempotencyRow = row.id
    })
    return undefined
  } catch (error) {
    request.idempotencyRow = null
    if (!isPanelError(error, 'DATA_DUPLICATE') && !isUniqueViolation(error)) throw error
    return (await deps.db
      .read('core_idempotency')
      .where({ scope: claim.scope, idempotency_key: claim.idempotency_key })
      .first()) as Row | undefined
  }
}

function repeat(earlier: Row, bodyHash: string, reply: FastifyReply): FastifyReply {
  if (earlier.body_hash !== bodyHash) throw httpErrors.IDEMPOTENCY_REUSED()
  if (earlier.status === null) throw httpErrors.IDEMPOTENCY_BUSY()
  return reply
    .status(earlier.status)
    .header('idempotency-replayed', 'true')
    .type('application/json; charset=utf-8')
    .serializer((body: unknown) => String(body))
    .send(earlier.answer ?? '')
}
