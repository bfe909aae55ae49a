import { createHash } from 'node:crypto'
import fp from 'fastify-plugin'
import type { FastifyReply, FastifyRequest, onSendAsyncHookHandler, preHandlerAsyncHookHandler } from 'fastify'
import type { Database } from '../../foundation/data/database.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import { httpErrors } from './errors.js'
import { KeyClaims } from './key-claims.js'
import type { EarlierClaim } from './key-claims.js'

declare module 'fastify' {
  interface FastifyRequest {
    idempotencyRow: number | null
  }
}

/** Routes with `config.idempotent` answer a repeated Idempotency-Key with the first answer, and do their work once. */
export const idempotency = fp<{ db: Database; clock: Clock }>(
  async (app, deps) => {
    app.decorateRequest('idempotencyRow', null)
    const claims = new KeyClaims(deps)
    const claim = claimBefore(claims)
    const keep = keepAnswer(claims)
    app.addHook('onRoute', (route) => {
      if (!route.config?.idempotent) return
      route.preHandler = [claim, ...[route.preHandler ?? []].flat()]
      route.onSend = [keep, ...[route.onSend ?? []].flat()]
    })
  },
  { name: 'idempotency', dependencies: ['guard'] },
)

function claimBefore(claims: KeyClaims): preHandlerAsyncHookHandler {
  return async (request, reply) => {
    const key = request.headers['idempotency-key']
    if (typeof key !== 'string' || key === '') return
    const scope = `${request.principal?.userId ?? 0}:${request.method}:${request.url}`
    const bodyHash = hashOfBody(request)
    const claim = await claims.claim({ scope, key, bodyHash })
    if ('id' in claim) request.idempotencyRow = claim.id
    else if (claim.earlier) return repeat(claim.earlier, bodyHash, reply)
  }
}

function keepAnswer(claims: KeyClaims): onSendAsyncHookHandler {
  return async (request, reply, payload) => {
    const id = request.idempotencyRow
    if (typeof id !== 'number') return payload
    if (reply.statusCode >= 400) await claims.release(id)
    else await claims.settle(id, reply.statusCode, String(payload))
    return payload
  }
}

export function hashOfBody(request: FastifyRequest): string {
  return createHash('sha256')
    .update(JSON.stringify(request.body ?? null))
    .digest('hex')
}

function repeat(earlier: EarlierClaim, bodyHash: string, reply: FastifyReply): FastifyReply {
  if (earlier.body_hash !== bodyHash) throw httpErrors.IDEMPOTENCY_REUSED()
  if (earlier.status === null) throw httpErrors.IDEMPOTENCY_BUSY()
  return reply
    .status(earlier.status)
    .header('idempotency-replayed', 'true')
    .type('application/json; charset=utf-8')
    .serializer((body: unknown) => String(body))
    .send(earlier.answer ?? '')
}
