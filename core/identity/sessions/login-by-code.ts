import type { Background } from '../background.js'
import { wrongCode } from '../proofs/codes.js'
import type { Codes } from '../proofs/codes.js'
import { normaliseIdentifier } from '../people/contacts.js'
import type { Deps } from '../deps.js'
import { identityErrors } from '../errors.js'
import { contactKind, findUser, hasProven } from '../people/find-user.js'
import type { UserRow } from '../rows.js'
import type { SendProofs } from '../proofs/send-proofs.js'
import type { OpenedSession, Sessions, Visitor } from './sessions.js'
import { networkOf } from './network-of.js'

/** Signs in by a code that is sent to a proven number or address. */
export class LoginByCode {
  constructor(
    private readonly deps: Deps,
    private readonly proofs: SendProofs,
    private readonly codes: Codes,
    private readonly sessions: Sessions,
    private readonly background: Background,
  ) {}

  /** The same for everybody; a code goes out if somebody has proven the contact. Throws AUTH_TOO_MANY_ATTEMPTS. */
  async request(identifier: string, ip: string): Promise<void> {
    const contact = normaliseIdentifier(identifier, this.deps.defaults.country)
    this.proofs.messenger()
    await this.proofs.spend({ [contactKind(contact)]: contact }, ip)
    this.background.run(async () => {
      const user = await findUser(this.deps.db.read, contact)
      if (!user || !hasProven(user, contact) || user.suspendedAt !== null) return
      await this.deps.db.transaction((tx) => this.proofs.loginCode(tx, user, contact))
    })
  }

  /** Throws AUTH_CODE_INVALID, AUTH_TOO_MANY_ATTEMPTS, AUTH_SUSPENDED (only when the code is right). */
  async run(
    input: { identifier: string; code: string },
    via: 'web' | 'api',
    visitor: Visitor,
  ): Promise<{ user: UserRow; session: OpenedSession }> {
    const { db, counters, limits, defaults } = this.deps
    await counters.take('codes:ip', networkOf(visitor.ip), limits.codesPerAddress)
    const contact = normaliseIdentifier(input.identifier, defaults.country)
    // A wrong try has to stay counted: the refusal is thrown after the commit.
    const opened = await db.transaction(async (tx) => {
      const user = await findUser(tx, contact)
      const use = { userId: user?.id ?? 0, purpose: 'login', target: contact } as const
      if (!(await this.codes.spend(tx, use, input.code)) || !user) return undefined
      if (user.suspendedAt !== null) return 'suspended'
      return { user, session: await this.sessions.open(tx, user.id, via, visitor) }
    })
    if (opened === 'suspended') throw identityErrors.AUTH_SUSPENDED()
    if (!opened) throw wrongCode()
    return opened
  }
}
