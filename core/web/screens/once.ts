import { createHash, randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { hashOfBody } from '../http/idempotency.js'
import type { KeyClaims } from '../http/key-claims.js'
import { screenErrors } from './errors.js'
import type { Drawn, Onward, Outcome } from './screen.js'

const cookie = 'ntt_once'
/** A second press waits this often, this many ms, for the first to end. */
const waits = { times: 100, pause: 100 }

/**
 * The key that every form of this browser carries until one of them was done. A page that was opened twice, or found again with Back,
 * carries the same one.
 */
export function onceKey(request: FastifyRequest, reply: FastifyReply): string {
  const kept = request.cookies[cookie]
  return kept && /^[\w-]{22}$/.test(kept) ? kept : renewOnceKey(request, reply)
}

export function renewOnceKey(request: FastifyRequest, reply: FastifyReply): string {
  const fresh = randomBytes(16).toString('base64url')
  const secure = request.protocol === 'https'
  reply.setCookie(cookie, fresh, { path: '/', httpOnly: true, sameSite: 'lax', secure })
  request.cookies[cookie] = fresh
  return fresh
}

/**
 * Does `work` once for a form's key and what was typed: whoever sends the same again is led where the first was, and is told so.
 * Without a key, as programs send forms, it is simply done. Only ways onward are kept; a page in answer says that nothing was done.
 */
export async function doOnce(
  claims: KeyClaims,
  request: FastifyRequest,
  key: string | null,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  if (key === null) return work()
  const bodyHash = hashOfBody(request)
  const whose = request.principal ? `session ${request.principal.sessionId}` : 'guest'
  const scope = createHash('sha256').update(`${whose} ${request.method} ${request.url}`).digest('hex')
  for (let wait = 0; wait < waits.times; wait++) {
    const claim = await claims.claim({ scope: `form:${scope}`, key: `${key}:${bodyHash}`, bodyHash })
    if ('id' in claim) return settle(claims, claim.id, request, work)
    const { earlier } = claim
    if (earlier?.answer) return told(JSON.parse(earlier.answer) as Exclude<Outcome, Drawn>, key, request)
    await setTimeout(waits.pause)
  }
  throw screenErrors.FORM_BUSY()
}

/** A browser that has seen the first answer carries another key since: a tab or a page from before, for which nothing was done now. */
function told(outcome: Exclude<Outcome, Drawn>, key: string, request: FastifyRequest): Outcome {
  if (request.cookies[cookie] === key || (typeof outcome === 'object' && 'leave' in outcome)) return outcome
  const { to }: Onward = typeof outcome === 'string' ? { to: outcome } : outcome
  return { to, flash: 'core.form.sentBefore', kind: 'info' }
}

async function settle(
  claims: KeyClaims,
  id: number,
  request: FastifyRequest,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const outcome = await work().catch(async (error: unknown) => {
    await claims.release(id)
    throw error
  })
  const drawn = typeof outcome === 'object' && 'page' in outcome
  // It is done, whatever becomes of the note that says so.
  await (drawn ? claims.release(id) : claims.settle(id, 303, JSON.stringify(outcome))).catch((error: unknown) =>
    request.log.error({ err: error }, 'a form was done, but its key could not be settled'),
  )
  return outcome
}
