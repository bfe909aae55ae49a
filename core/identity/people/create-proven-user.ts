import { requireContacts } from './contacts.js'
import type { Deps } from '../deps.js'
import { hashPassword, requireGoodPassword } from '../sessions/passwords.js'
import type { NewUser, RegisterUser } from './register-user.js'
import { UserRow } from '../rows.js'

/** Makes a user whose phone and e-mail count as proven, without sending anything: for the demo and for operators who know them. */
export class CreateProvenUser {
  constructor(
    private readonly deps: Deps,
    private readonly register: RegisterUser,
  ) {}

  /** Answers false when somebody has that e-mail already. Throws AUTH_CONTACT_INVALID, AUTH_PASSWORD_WEAK, AUTH_ALREADY_REGISTERED. */
  async run(input: NewUser): Promise<boolean> {
    const person = requireContacts(input, this.deps.defaults.country)
    if (await UserRow.query(this.deps.db.read).findOne({ email: person.email })) return false
    requireGoodPassword(person.password, person)
    const passwordHash = await hashPassword(person.password)
    await this.deps.db.transaction(async (tx) => {
      const user = await this.register.create(tx, person, passwordHash)
      const now = this.deps.clock.now()
      await UserRow.query(tx).where({ id: user.id }).patch({ emailVerifiedAt: now, phoneVerifiedAt: now })
    })
    return true
  }
}
