import { Type } from 'typebox'
import { keysetPage } from '../../foundation/data/paging.js'
import type { Page } from '../../foundation/data/paging.js'
import { InstantSchema, instantToJson } from '../../web/http/schemas.js'
import type { Deps } from '../deps.js'
import type { Principal } from '../../contracts/principal.js'
import { SessionRow } from '../rows.js'

export const SessionSchema = Type.Object({
  id: Type.Integer(),
  via: Type.Union([Type.Literal('web'), Type.Literal('api')]),
  ip: Type.String(),
  userAgent: Type.String(),
  createdAt: InstantSchema,
  lastSeenAt: InstantSchema,
  current: Type.Boolean(),
})

/** Open sessions of the user who asks, newest first. */
export async function listSessions(
  deps: Deps,
  principal: Principal,
  list: { limit: number; cursor?: string | undefined },
) {
  const query = SessionRow.query(deps.db.read)
    .where({ user_id: principal.userId })
    .whereNull('ended_at')
    .where('expires_at', '>', deps.clock.now())
  const page: Page<SessionRow> = await keysetPage(query, list)
  const items = page.items.map((row) => ({
    id: row.id,
    via: row.via,
    ip: row.ip,
    userAgent: row.userAgent,
    createdAt: instantToJson(row.createdAt),
    lastSeenAt: instantToJson(row.lastSeenAt),
    current: row.id === principal.sessionId,
  }))
  return { items, nextCursor: page.nextCursor }
}

/** Ends one of the user's own sessions; false when it is not theirs or over already. */
export async function endOwnSession(deps: Deps, principal: Principal, sessionId: number): Promise<boolean> {
  const ended = await deps.db.transaction(async (tx) => {
    const own = SessionRow.query(tx).where({ id: sessionId, user_id: principal.userId }).whereNull('ended_at')
    return own.patch({ endedAt: deps.clock.now(), endedBy: 'user' })
  })
  return ended > 0
}
