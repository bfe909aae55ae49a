import { normaliseIdentifier } from '../people/contacts.js'
import type { Deps } from '../deps.js'
import { identityErrors } from '../errors.js'
import { findUser } from '../people/find-user.js'
import { networkOf } from './network-of.js'
import { hashPassword, needsRehash, passwordFits } from './passwords.js'
import { UserRow } from '../rows.js'
import type { OpenedSession, Sessions, Visitor } from './sessions.js'

/** Checks a password and opens a session. An unknown name takes as long as a wrong password and answers the same. */
export class Login {
  constructor(
    private readonly deps: Deps,
    private readonly sessions: Sessions,
  ) {}

  /** Throws AUTH_INVALID_CREDENTIALS, AUTH_TOO_MANY_ATTEMPTS, AUTH_SUSPENDED (only when the password is right). */
  async run(
    input: { identifier: string; password: string },
    via: 'web' | 'api',
    visitor: Visitor,
  ): Promise<{ user: UserRow; session: OpenedSession }> {
    const { db, counters, limits, defaults } = this.deps
    const identifier = normaliseIdentifier(input.identifier, defaults.country)
    // Counted before the slow look at the password: those who come at once would all find a place otherwise.
    const taken = [
      ...(await counters.take('login:ip', networkOf(visitor.ip), limits.loginsPerAddress)),
      ...(await counters.take('login:name', identifier, limits.loginsPerIdentifier)),
    ]
    const user = await findUser(db.read, identifier)
    if (!(await passwordFits(user?.passwordHash, input.password)) || !user) {
      this.deps.log.warn({ ip: visitor.ip, refused: 'login' }, 'sign-in refused')
      throw identityErrors.AUTH_INVALID_CREDENTIALS()
    }
    await counters.giveBack(taken)
    if (user.suspendedAt !== null) throw identityErrors.AUTH_SUSPENDED()
    const rehashed = needsRehash(user.passwordHash) ? await hashPassword(input.password) : undefined
    const session = await db.transaction(async (tx) => {
      if (rehashed) {
        await UserRow.query(tx)
          .where({ id: user.id, password_hash: user.passwordHash })
          .patch({ passwordHash: rehashed })
      }
      return this.sessions.open(tx, user.id, via, visitor)
    })
    return { user, session }
  }
}
