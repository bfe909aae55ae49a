import { EmailVerified } from '../../contracts/identity.js'
import type { Deps } from '../deps.js'
import { identityErrors } from '../errors.js'
import { personalAccountId } from '../people/personal-account.js'
import { EmailLinkRow, UserRow } from '../rows.js'
import type { SendProofs } from './send-proofs.js'

/** Proves an e-mail address by the link that was sent to it. */
export class VerifyEmail {
  constructor(
    private readonly deps: Deps,
    private readonly proofs: SendProofs,
  ) {}

  /** Whether the link can still be used. */
  async open(token: string): Promise<boolean> {
    return (await this.find(this.deps.db.read, token)) !== undefined
  }

  /** Throws AUTH_LINK_INVALID. */
  async run(token: string): Promise<UserRow> {
    const { db, clock, events } = this.deps
    return db.transaction(async (tx) => {
      const found = await this.find(tx, token)
      if (!found) throw identityErrors.AUTH_LINK_INVALID()
      const now = clock.now()
      const used = await EmailLinkRow.query(tx).where({ id: found.link.id }).whereNull('used_at').patch({ usedAt: now })
      if (!used) throw identityErrors.AUTH_LINK_INVALID()
      await UserRow.query(tx).where({ id: found.user.id }).patch({ emailVerifiedAt: now })
      const accountId = await personalAccountId(tx, found.user.id)
      await events.publish(tx, EmailVerified, { userId: found.user.id, accountId })
      return Object.assign(found.user, { emailVerifiedAt: now })
    })
  }

  private async find(
    read: Deps['db']['read'],
    token: string,
  ): Promise<{ link: EmailLinkRow; user: UserRow } | undefined> {
    const link = await EmailLinkRow.query(read)
      .findOne({ token_hash: this.proofs.linkHash(token) })
      .whereNull('used_at')
      .where('expires_at', '>', this.deps.clock.now())
    const user = link && (await UserRow.query(read).findOne({ id: link.userId, email: link.email }))
    return link && user && { link, user }
  }
}
