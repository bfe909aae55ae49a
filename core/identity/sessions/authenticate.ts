import type { FastifyRequest } from 'fastify'
import type { Reader } from '../../foundation/data/database.js'
import type { AccessTokens } from './access-tokens.js'
import type { Deps } from '../deps.js'
import { identityErrors } from '../errors.js'
import { memberPermissions } from '../people/permissions.js'
import type { Principal } from '../../contracts/principal.js'
import type { MemberRole } from '../rows.js'
import type { SessionCookie } from './session-cookie.js'
import type { Sessions } from './sessions.js'

/** A session with its user and the membership the request asks for. */
interface Found {
  session_id: number
  user_id: number
  session_created_at: number
  last_seen_at: number
  expires_at: number
  ended_at: number | null
  suspended_at: number | null
  first_name: string
  last_name: string
  email: string
  locale: string
  timezone: string
  email_verified_at: number | null
  phone_verified_at: number | null
  account_id: number | null
  role: MemberRole | null
  /** How many staff roles the user has. */
  roles: number | string
}

const seenEvery = 60_000

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
    const found = await this.find(request, accountId)
    if (!found || found.suspended_at !== null) return null
    if (!this.sessions.alive({ endedAt: found.ended_at, expiresAt: found.expires_at })) return null
    if (found.account_id === null || found.role === null) throw identityErrors.ACCOUNT_UNKNOWN()
    await this.noteUse(found)
    const staff = Number(found.roles) > 0 ? await staffPermissions(this.deps.db.read, found.user_id) : null
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
      permissions: new Set([...memberPermissions(found.role, this.deps.permissions()), ...(staff ?? [])]),
      staff: staff !== null,
    }
  }

  // A request with an Authorization header is judged by it alone, so that a token never rides on a cookie.
  private async find(request: FastifyRequest, accountId: number | null): Promise<Found | undefined> {
    const header = request.headers.authorization
    if (header === undefined) {
      const secret = this.cookie.read(request)
      if (!secret) return undefined
      return this.query(accountId)
        .where({ 's.secret_hash': this.sessions.secretHash(secret), 's.via': 'web' })
        .first()
    }
    const token = /^Bearer ([\w.-]{1,2000})$/i.exec(header)?.[1]
    const claims = token ? this.tokens.read(token) : null
    if (!claims) return undefined
    return this.query(accountId).where({ 's.id': claims.sessionId, 's.user_id': claims.userId, 's.via': 'api' }).first()
  }

  private query(accountId: number | null) {
    const read = this.deps.db.read
    // Joined one by one and by key: as a table of its own the memberships of everybody would be read for each request.
    const found = read('identity_sessions as s').join('identity_users as u', 'u.id', 's.user_id')
    if (accountId === null)
      found
        .leftJoin('identity_accounts as a', (on) => on.on('a.owner_user_id', 'u.id').andOnVal('a.kind', 'personal'))
        .leftJoin('identity_memberships as m', (on) => on.on('m.user_id', 'u.id').andOn('m.account_id', 'a.id'))
    else
      found.leftJoin('identity_memberships as m', (on) =>
        on.on('m.user_id', 'u.id').andOnVal('m.account_id', accountId),
      )
    const roles = read('identity_user_roles as ur').where('ur.user_id', read.ref('u.id')).count('*').as('roles')
    return found
      .select(roles)
      .select<Found[]>([
        's.id as session_id',
        's.user_id',
        's.created_at as session_created_at',
        's.last_seen_at',
        's.expires_at',
        's.ended_at',
        'u.suspended_at',
        'u.first_name',
        'u.last_name',
        'u.email',
        'u.locale',
        'u.timezone',
        'u.email_verified_at',
        'u.phone_verified_at',
        'm.account_id',
        'm.role',
      ])
  }

  private async noteUse(found: Found): Promise<void> {
    if (this.deps.clock.now() - found.last_seen_at < seenEvery) return
    const { session_id: id, session_created_at: createdAt, last_seen_at: lastSeenAt } = found
    await this.deps.db.transaction((tx) => this.sessions.touch(tx, { id, createdAt, lastSeenAt }))
  }
}

function wantedAccount(request: FastifyRequest): number | null {
  const header = request.headers['x-account-id']
  if (header === undefined) return null
  if (typeof header !== 'string' || !/^[1-9]\d{0,9}$/.test(header)) throw identityErrors.ACCOUNT_UNKNOWN()
  return Number(header)
}

async function staffPermissions(read: Reader, userId: number): Promise<string[]> {
  const rows: { permission: string | null }[] = await read('identity_user_roles as ur')
    .leftJoin('identity_role_permissions as rp', 'rp.role_id', 'ur.role_id')
    .where('ur.user_id', userId)
    .select('rp.permission')
  return rows.flatMap((row) => (row.permission === null ? [] : [row.permission]))
}
