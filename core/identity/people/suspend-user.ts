import { httpErrors } from '../../web/http/errors.js'
import type { Deps } from '../deps.js'
import { identityErrors } from '../errors.js'
import { UserRow } from '../rows.js'
import type { Sessions } from '../sessions/sessions.js'
import type { StaffActor } from './users-admin.js'

/** Shuts a user out, or lets them in again. */
export class SuspendUser {
  constructor(
    private readonly deps: Deps,
    private readonly sessions: Sessions,
  ) {}

  async run(id: number, suspended: boolean, actor: StaffActor): Promise<void> {
    const { db, clock, log } = this.deps
    if (id === actor.userId) throw identityErrors.USER_SUSPEND_SELF()
    await db.transaction(async (tx) => {
      if (!(await UserRow.query(tx).findById(id).forUpdate())) throw httpErrors.NOT_FOUND()
      // Whoever may do less must not shut out who may do more.
      const staff = (await tx('identity_user_roles').where({ user_id: id }).first('id')) as object | undefined
      if (staff && !actor.everything) throw identityErrors.USER_SUSPEND_STAFF()
      await UserRow.query(tx)
        .findById(id)
        .patch({ suspendedAt: suspended ? clock.now() : null })
      if (suspended) await this.sessions.endAll(tx, id, 'suspended')
    })
    log.info({ userId: id, actor: actor.userId }, suspended ? 'user suspended' : 'user unsuspended')
  }
}
