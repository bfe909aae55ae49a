import type { FastifyRequest } from 'fastify'
import type { AccessTokens } from './access-tokens.js'
import type { Deps } from '../deps.js'
import { identityErrors } from '../errors.js'
import { memberPermissions } from '../people/permissions.js'
import type { Principal } from '../../contracts/principal.js'
import { sessionOfCookie, sessionOfToken } from './find-session.js'
import type { FoundSession } from './find-session.js'
import type { SessionCookie } from './session-cookie.js'
import type { Sessions } from './sessions.js'

const seenEvery = 60_000
// PostgreSQL takes no more for a number of its columns.
const largestId = 2_147_483_647

/** Turns a request into who makes it. Session and user are read each time, so that an end takes effect at once. */
export class Authenticate {
  constructor(
    private readonly deps: Deps,
    private readonly sessions: Sessions,
    private readonly tokens: AccessTokens,
    private readonly cookie: SessionCookie,
  ) {}

  /** Null for guests, dead sessions, forged tokens and suspended users. Throws ACCOUNT_UNKNOWN for a foreign X-Account-Id. */
  async run(request: FastifyRequest): Promise<Principal | null> {
    const accountId = wantedAccount(request)
    const rows = await this.find(request, accountId)
    const found = rows?.[0]
    if (!found || found.suspended_at !== null) return null
    if (!this.sessions.alive({ endedAt: found.ended_at, expiresAt: found.expires_at })) return null
    if (found.account_id === null || found.role === null) throw identityErrors.ACCOUNT_UNKNOWN()
    await this.noteUse(found)
    return {
      userId: found.user_id,
      accountId: found.account_id,
      email: found.email,
      name: `${found.first_name} ${found.last_name}`.trim(),
      phoneVerified: found.phone_verified_at !== null,
      emailVerified: found.email_verified_at !== null,
      locale: found.locale,
      timezone: found.timezone,
      via: request.headers.authorization === undefined ? 'session' : 'token',
      sessionId: found.session_id,
      permissions: new Set([...memberPermissions(found.role, this.deps.permissions()), ...staffPermissions(rows)]),
      staff: found.staff_role_id !== null,
    }
  }

  // A request with an Authorization header is judged by it alone, so that a token never rides on a cookie.
  private async find(request: FastifyRequest, accountId: number | null): Promise<FoundSession[] | undefined> {
    const header = request.headers.authorization
    if (header === undefined) {
      const secret = this.cookie.read(request)
      if (!secret) return undefined
      return sessionOfCookie(this.deps.db.read, this.sessions.secretHash(secret), accountId)
    }
    const token = /^Bearer ([\w.-]{1,2000})$/i.exec(header)?.[1]
    const claims = token ? this.tokens.read(token) : null
    if (!claims) return undefined
    return sessionOfToken(this.deps.db.read, claims, accountId)
  }

  private async noteUse(found: FoundSession): Promise<void> {
    if (this.deps.clock.now() - found.last_seen_at < seenEvery) return
    const { session_id: id, session_created_at: createdAt, last_seen_at: lastSeenAt } = found
    await this.deps.db.transaction((tx) => this.sessions.touch(tx, { id, createdAt, lastSeenAt }))
  }
}

function wantedAccount(request: FastifyRequest): number | null {
  const header = request.headers['x-account-id']
  if (header === undefined) return null
  const id = typeof header === 'string' && /^[1-9]\d{0,9}$/.test(header) ? Number(header) : Infinity
  if (id > largestId) throw identityErrors.ACCOUNT_UNKNOWN()
  return id
}

const staffPermissions = (rows: readonly FoundSession[]) =>
  rows.flatMap(({ permission }) => (permission === null ? [] : [permission]))
