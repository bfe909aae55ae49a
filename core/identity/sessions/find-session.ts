import type { Reader } from '../../foundation/data/database.js'
import { prepared } from '../../foundation/data/prepared.js'
import type { MemberRole } from '../rows.js'

/** A session with its user, the membership the request asks for, and one permission of staff: a row for each of those. */
export interface FoundSession {
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
  /** Null without a staff role. */
  staff_role_id: number | null
  permission: string | null
}

const columns = [
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
  'ur.role_id as staff_role_id',
  'rp.permission',
]

// Joined one by one and by key: as a table of its own the memberships of everybody would be read for each request.
function sessions(read: Reader, accountId: number | undefined) {
  const found = read('identity_sessions as s').join('identity_users as u', 'u.id', 's.user_id')
  if (accountId === undefined)
    found
      .leftJoin('identity_accounts as a', (on) => on.on('a.owner_user_id', 'u.id').andOnVal('a.kind', 'personal'))
      .leftJoin('identity_memberships as m', (on) => on.on('m.user_id', 'u.id').andOn('m.account_id', 'a.id'))
  else
    found.leftJoin('identity_memberships as m', (on) => on.on('m.user_id', 'u.id').andOnVal('m.account_id', accountId))
  return found
    .leftJoin('identity_user_roles as ur', 'ur.user_id', 'u.id')
    .leftJoin('identity_role_permissions as rp', 'rp.role_id', 'ur.role_id')
    .select(columns)
}

type OfAccount = { accountId: number }

const byCookie = prepared<{ secretHash: string }, FoundSession>((read, { secretHash }) =>
  sessions(read, undefined).where({ 's.secret_hash': secretHash, 's.via': 'web' }),
)
const byCookieOf = prepared<{ secretHash: string } & OfAccount, FoundSession>((read, { secretHash, accountId }) =>
  sessions(read, accountId).where({ 's.secret_hash': secretHash, 's.via': 'web' }),
)
const byToken = prepared<{ sessionId: number; userId: number }, FoundSession>((read, { sessionId, userId }) =>
  sessions(read, undefined).where({ 's.id': sessionId, 's.user_id': userId, 's.via': 'api' }),
)
const byTokenOf = prepared<{ sessionId: number; userId: number } & OfAccount, FoundSession>(
  (read, { sessionId, userId, accountId }) =>
    sessions(read, accountId).where({ 's.id': sessionId, 's.user_id': userId, 's.via': 'api' }),
)

/** A browser's session, in the person's own account where none is named. */
export function sessionOfCookie(read: Reader, secretHash: string, accountId: number | null): Promise<FoundSession[]> {
  return accountId === null ? byCookie(read, { secretHash }) : byCookieOf(read, { secretHash, accountId })
}

/** The session an access token speaks for. */
export function sessionOfToken(
  read: Reader,
  claims: { sessionId: number; userId: number },
  accountId: number | null,
): Promise<FoundSession[]> {
  return accountId === null ? byToken(read, claims) : byTokenOf(read, { ...claims, accountId })
}
