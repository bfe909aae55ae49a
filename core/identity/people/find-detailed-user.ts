import { httpErrors } from '../../web/http/errors.js'
import type { Deps } from '../deps.js'
import { SessionRow, UserRow } from '../rows.js'
import { listedUser } from './search-users.js'
import type { DetailedUser } from './users-admin.js'
import { accountsJson } from './users.js'

/** Everything an operator sees of a user: four queries. Throws NOT_FOUND. */
export async function findDetailedUser({ db, clock }: Deps, id: number): Promise<DetailedUser> {
  const row = await UserRow.query(db.read).findById(id)
  if (!row) throw httpErrors.NOT_FOUND()
  const roles = (await db
    .read('identity_user_roles as ur')
    .join('identity_roles as r', 'r.id', 'ur.role_id')
    .where('ur.user_id', id)
    .orderBy('r.slug')
    .select('r.slug')) as { slug: string }[]
  const sessions = await SessionRow.query(db.read)
    .where({ user_id: id })
    .whereNull('ended_at')
    .where('expires_at', '>', clock.now())
    .orderBy('id', 'desc')
    .limit(20)
  return {
    ...listedUser(row),
    roles: roles.map(({ slug }) => slug),
    accounts: (await accountsJson(db.read, id)) as DetailedUser['accounts'],
    sessions: sessions.map(({ id: sessionId, via, ip, userAgent, createdAt, lastSeenAt }) => ({
      id: sessionId,
      via,
      ip,
      userAgent,
      createdAt,
      lastSeenAt,
    })),
  }
}
