import type { Background } from '../background.js'
import { normaliseIdentifier } from '../people/contacts.js'
import type { Deps } from '../deps.js'
import { identityErrors } from '../errors.js'
import { contactKind, findUser, hasProven } from '../people/find-user.js'
import { UserRow } from '../rows.js'
import type { SendProofs } from './send-proofs.js'

/** Sends a code or link again. */
export class ResendProof {
  constructor(
    private readonly deps: Deps,
    private readonly proofs: SendProofs,
    private readonly background: Background,
  ) {}

  /** To a signed-in user. Throws AUTH_ALREADY_VERIFIED, AUTH_PHONE_MISSING, AUTH_TOO_MANY_ATTEMPTS. */
  async toUser(userId: number, what: 'phone' | 'email', ip: string): Promise<void> {
    const user = await UserRow.query(this.deps.db.read).findById(userId).throwIfNotFound()
    const contact = user[what]
    if (contact === null) throw identityErrors.AUTH_PHONE_MISSING()
    if (hasProven(user, contact)) throw identityErrors.AUTH_ALREADY_VERIFIED()
    await this.proofs.spend({ [what]: contact }, ip)
    await this.send(user, what)
  }

  /** To whoever has the number or address, if somebody has it and it is unproven. The caller learns nothing. */
  async toIdentifier(identifier: string, ip: string): Promise<void> {
    const contact = normaliseIdentifier(identifier, this.deps.defaults.country)
    const what = contactKind(contact)
    this.proofs.messenger()
    await this.proofs.spend({ [what]: contact }, ip)
    this.background.run(async () => {
      const user = await findUser(this.deps.db.read, contact)
      if (user && !hasProven(user, contact) && user.suspendedAt === null) await this.send(user, what)
    })
  }

  private async send(user: UserRow, what: 'phone' | 'email'): Promise<void> {
    await this.deps.db.transaction((tx) =>
      what === 'phone' ? this.proofs.phoneCode(tx, user) : this.proofs.emailLink(tx, user),
    )
  }
}
