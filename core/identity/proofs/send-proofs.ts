import type { Messenger } from '../../contracts/messages.js'
import type { Tx } from '../../foundation/data/database.js'
import { codeLife } from './codes.js'
import type { Codes } from './codes.js'
import type { Deps } from '../deps.js'
import { randomSecret } from './digests.js'
import { identityErrors } from '../errors.js'
import { contactKind } from '../people/find-user.js'
import { emailLinkNotice, loginCodeMailNotice, loginCodeNotice, phoneCodeNotice } from '../notices.js'
import { EmailLinkRow } from '../rows.js'
import type { UserRow } from '../rows.js'
import { networkOf } from '../sessions/network-of.js'

const linkLife = 24 * 3600_000

/** Sends what proves that a phone number or an e-mail address is the user's own. */
export class SendProofs {
  constructor(
    private readonly deps: Deps,
    private readonly codes: Codes,
  ) {}

  /** Counts a message against the budgets of its number or address and of who asks. Throws AUTH_TOO_MANY_ATTEMPTS. */
  async spend(target: { phone?: string; email?: string }, ip: string): Promise<void> {
    const { counters, limits } = this.deps
    if (target.phone) await counters.take('sms:number', target.phone, limits.messagesPerNumber)
    if (target.email) await counters.take('email:address', target.email, limits.messagesPerNumber)
    await counters.take('messages:ip', networkOf(ip), limits.messagesPerAddress)
    if (target.phone) await counters.take('sms:prefix', target.phone.slice(0, -4), limits.messagesPerPrefix)
    await counters.take('messages:all', 'all', limits.messages)
  }

  /** Throws AUTH_MESSAGES_UNAVAILABLE. */
  messenger(): Messenger {
    const messenger = this.deps.messenger()
    if (!messenger) throw identityErrors.AUTH_MESSAGES_UNAVAILABLE()
    return messenger
  }

  /** Throws AUTH_PHONE_MISSING. */
  async phoneCode(tx: Tx, user: Pick<UserRow, 'id' | 'phone'>): Promise<void> {
    if (user.phone === null) throw identityErrors.AUTH_PHONE_MISSING()
    const { id, code } = await this.codes.issue(tx, { userId: user.id, purpose: 'verify-phone', target: user.phone })
    await this.messenger().notify(tx, {
      kind: phoneCodeNotice.kind,
      to: { userId: user.id, phone: user.phone },
      params: { code, minutes: codeLife / 60_000 },
      key: `identity.code:${id}`,
    })
  }

  async loginCode(tx: Tx, user: UserRow, contact: string): Promise<void> {
    const kind = contactKind(contact)
    const { id, code } = await this.codes.issue(tx, { userId: user.id, purpose: 'login', target: contact })
    await this.messenger().notify(tx, {
      kind: kind === 'email' ? loginCodeMailNotice.kind : loginCodeNotice.kind,
      to: { userId: user.id, [kind]: contact },
      params: { code, minutes: codeLife / 60_000, name: user.firstName },
      key: `identity.code:${id}`,
    })
  }

  async emailLink(tx: Tx, user: UserRow): Promise<void> {
    const now = this.deps.clock.now()
    const token = randomSecret()
    await EmailLinkRow.query(tx).where({ user_id: user.id }).whereNull('used_at').patch({ usedAt: now })
    const row = await EmailLinkRow.query(tx).insert({
      userId: user.id,
      email: user.email,
      tokenHash: this.linkHash(token),
      expiresAt: now + linkLife,
      createdAt: now,
    })
    await this.messenger().notify(tx, {
      kind: emailLinkNotice.kind,
      to: { userId: user.id, email: user.email },
      params: { link: `${this.deps.appUrl}/verify-email/${token}`, name: user.firstName, hours: linkLife / 3600_000 },
      key: `identity.link:${row.id}`,
    })
  }

  linkHash(token: string): string {
    return this.deps.digests.of('email-link', token)
  }
}
