import type { Reader, Tx } from '../../foundation/data/database.js'
import type { Background } from '../background.js'
import { normaliseIdentifier } from '../people/contacts.js'
import type { Deps } from '../deps.js'
import { randomSecret } from '../proofs/digests.js'
import { identityErrors } from '../errors.js'
import { contactKind, findUser, hasProven } from '../people/find-user.js'
import { passwordChangedNotice, resetLinkMailNotice, resetLinkNotice } from '../notices.js'
import { hashPassword, requireGoodPassword } from '../sessions/passwords.js'
import { CodeRow, ResetLinkRow, UserRow } from '../rows.js'
import type { SendProofs } from '../proofs/send-proofs.js'
import type { Sessions } from '../sessions/sessions.js'
import { networkOf } from '../sessions/network-of.js'

const linkLife = 3600_000

/** Sets a new password by a link. */
export class ResetPassword {
  constructor(
    private readonly deps: Deps,
    private readonly proofs: SendProofs,
    private readonly sessions: Sessions,
    private readonly background: Background,
  ) {}

  /**
   * The same for everybody; a link goes out if somebody has the contact: to an e-mail address, or to a proven number. Throws
   * AUTH_TOO_MANY_ATTEMPTS.
   */
  async request(identifier: string, ip: string): Promise<void> {
    const contact = normaliseIdentifier(identifier, this.deps.defaults.country)
    const kind = contactKind(contact)
    this.proofs.messenger()
    await this.proofs.spend({ [kind]: contact }, ip)
    this.background.run(async () => {
      const user = await findUser(this.deps.db.read, contact)
      if (!user || user.suspendedAt !== null || (kind === 'phone' && !hasProven(user, contact))) return
      await this.deps.db.transaction((tx) => this.send(tx, user, contact))
    })
  }

  /** Whether the link can still be used. */
  async open(token: string): Promise<boolean> {
    return (await this.find(this.deps.db.read, token)) !== undefined
  }

  /** Every session ends, and every other link and code. Throws AUTH_LINK_INVALID, AUTH_PASSWORD_WEAK, AUTH_TOO_MANY_ATTEMPTS. */
  async run(token: string, password: string, ip: string): Promise<void> {
    const { db, clock, counters, limits } = this.deps
    await counters.take('codes:ip', networkOf(ip), limits.codesPerAddress)
    const found = await this.find(db.read, token)
    if (!found) throw identityErrors.AUTH_LINK_INVALID()
    requireGoodPassword(password, { email: found.user.email, phone: found.user.phone ?? '' })
    const passwordHash = await hashPassword(password)
    const usedAt = clock.now()
    const { id: userId, firstName: name } = found.user
    await db.transaction(async (tx) => {
      const used = await ResetLinkRow.query(tx).where({ id: found.link.id }).whereNull('used_at').patch({ usedAt })
      if (!used) throw identityErrors.AUTH_LINK_INVALID()
      await UserRow.query(tx).where({ id: userId }).patch({ passwordHash })
      await ResetLinkRow.query(tx).where({ user_id: userId }).whereNull('used_at').patch({ usedAt })
      await CodeRow.query(tx).where({ user_id: userId, purpose: 'login' }).whereNull('used_at').patch({ usedAt })
      await this.sessions.endAll(tx, userId, 'password-reset')
      const key = `identity.password-changed:${found.link.id}`
      await this.proofs
        .messenger()
        .notify(tx, { kind: passwordChangedNotice.kind, to: { userId }, params: { name }, key })
    })
    this.deps.log.info({ userId }, 'password reset')
  }

  private async send(tx: Tx, user: UserRow, contact: string): Promise<void> {
    const now = this.deps.clock.now()
    const token = randomSecret()
    const tokenHash = this.hash(token)
    const row = await ResetLinkRow.query(tx).insert({
      userId: user.id,
      tokenHash,
      expiresAt: now + linkLife,
      createdAt: now,
    })
    const kind = contactKind(contact)
    await this.proofs.messenger().notify(tx, {
      kind: kind === 'email' ? resetLinkMailNotice.kind : resetLinkNotice.kind,
      to: { userId: user.id, [kind]: contact },
      params: { link: `${this.deps.appUrl}/reset-password/${token}`, name: user.firstName, minutes: linkLife / 60_000 },
      key: `identity.reset:${row.id}`,
    })
  }

  private hash(token: string): string {
    return this.deps.digests.of('reset-link', token)
  }

  private async find(read: Reader, token: string): Promise<{ link: ResetLinkRow; user: UserRow } | undefined> {
    const link = await ResetLinkRow.query(read)
      .findOne({ token_hash: this.hash(token) })
      .whereNull('used_at')
      .where('expires_at', '>', this.deps.clock.now())
    const user = link && (await UserRow.query(read).findById(link.userId).whereNull('suspended_at'))
    return link && user && { link, user }
  }
}
