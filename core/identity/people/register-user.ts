import { UserRegistered } from '../../contracts/identity.js'
import { dataErrors } from '../../foundation/data/errors.js'
import type { Tx } from '../../foundation/data/database.js'
import { isPanelError } from '../../foundation/kernel/errors.js'
import { requireContacts } from './contacts.js'
import type { Deps } from '../deps.js'
import { identityErrors } from '../errors.js'
import { hashPassword, requireGoodPassword } from '../sessions/passwords.js'
import { AccountRow, MembershipRow, UserRow } from '../rows.js'
import type { SendProofs } from '../proofs/send-proofs.js'

export interface NewUser {
  firstName: string
  lastName: string
  email: string
  phone: string
  password: string
  locale: string
}

/** Creates a user with a personal account, and sends what proves phone and e-mail. */
export class RegisterUser {
  constructor(
    private readonly deps: Deps,
    private readonly proofs: SendProofs,
  ) {}

  /** Throws AUTH_CONTACT_INVALID, AUTH_PASSWORD_WEAK, AUTH_TOO_MANY_ATTEMPTS, AUTH_ALREADY_REGISTERED. */
  async run(input: NewUser, ip: string): Promise<UserRow> {
    const person = requireContacts(input, this.deps.defaults.country)
    requireGoodPassword(person.password, person)
    this.proofs.messenger()
    await this.proofs.spend(person, ip)
    const passwordHash = await hashPassword(person.password)
    const user = await this.deps.db
      .transaction(async (tx) => {
        const created = await this.create(tx, person, passwordHash)
        await this.proofs.phoneCode(tx, created)
        await this.proofs.emailLink(tx, created)
        return created
      })
      .catch((error: unknown) => {
        throw isPanelError(error, dataErrors.DATA_DUPLICATE.code) ? identityErrors.AUTH_ALREADY_REGISTERED() : error
      })
    this.deps.log.info({ userId: user.id }, 'user registered')
    return user
  }

  /** User, personal account and ownership, without messages. */
  async create(
    tx: Tx,
    person: Omit<NewUser, 'password' | 'phone'> & { phone: string | null },
    passwordHash: string,
  ): Promise<UserRow> {
    const { defaults, clock } = this.deps
    const createdAt = clock.now()
    const sameEmail = UserRow.query(tx).where({ email: person.email })
    const taken = await (person.phone === null ? sameEmail : sameEmail.orWhere({ phone: person.phone })).first()
    if (taken) throw identityErrors.AUTH_ALREADY_REGISTERED()
    const user = await UserRow.query(tx).insert({
      firstName: person.firstName,
      lastName: person.lastName,
      email: person.email,
      phone: person.phone,
      passwordHash,
      locale: defaults.locales.includes(person.locale) ? person.locale : (defaults.locales[0] ?? 'en'),
      timezone: defaults.timezone,
      emailVerifiedAt: null,
      phoneVerifiedAt: null,
      suspendedAt: null,
      createdAt,
    })
    const account = await AccountRow.query(tx).insert({
      name: `${user.firstName} ${user.lastName}`.trim(),
      kind: 'personal',
      currency: defaults.currency,
      timezone: defaults.timezone,
      ownerUserId: user.id,
      createdAt,
    })
    await MembershipRow.query(tx).insert({ accountId: account.id, userId: user.id, role: 'owner', createdAt })
    await this.deps.events.publish(tx, UserRegistered, { userId: user.id, accountId: account.id })
    return user
  }
}
