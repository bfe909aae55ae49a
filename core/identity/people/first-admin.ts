import { dataErrors } from '../../foundation/data/errors.js'
import type { Tx } from '../../foundation/data/database.js'
import { isPanelError } from '../../foundation/kernel/errors.js'
import { requireContacts } from './contacts.js'
import type { Deps } from '../deps.js'
import { hashPassword, requireGoodPassword } from '../sessions/passwords.js'
import type { RegisterUser } from './register-user.js'
import { RolePermissionRow, RoleRow, UserRoleRow, UserRow } from '../rows.js'

const slug = 'administrator'

type Made = 'made' | 'exists' | 'unproven'

/** Makes the first administrator, who may do everything. */
export class CreateFirstAdmin {
  constructor(
    private readonly deps: Deps,
    private readonly register: RegisterUser,
  ) {}

  /**
   * Answers false when there is an administrator already. A user who has proven that address becomes one and keeps the password;
   * one who has not gets nothing, or whoever signs up with the operator's address first would own the panel. Throws
   * AUTH_CONTACT_INVALID, AUTH_PASSWORD_WEAK.
   */
  async run(emailText: string, password: string): Promise<boolean> {
    if (await this.exists()) return false
    const { email } = requireContacts({ email: emailText }, this.deps.defaults.country)
    requireGoodPassword(password, { email, phone: '' })
    const passwordHash = await hashPassword(password)
    const made = await this.deps.db
      .transaction((tx) => this.make(tx, email, passwordHash))
      .catch((error: unknown): Made => {
        // Another node that starts at the same moment was first.
        if (isPanelError(error, dataErrors.DATA_DUPLICATE.code)) return 'exists'
        throw error
      })
    if (made === 'made') this.deps.log.info({ email }, 'first administrator created')
    if (made === 'unproven')
      this.deps.log.error(
        { email },
        'no administrator was made: a user with that address exists and has not proven it. Prove it, or set another ADMIN_EMAIL',
      )
    return made === 'made'
  }

  private async make(tx: Tx, email: string, passwordHash: string): Promise<Made> {
    const role = (await RoleRow.query(tx).findOne({ slug })) ?? (await this.createRole(tx))
    if (await UserRoleRow.query(tx).findOne({ role_id: role.id })) return 'exists'
    const known = await UserRow.query(tx).findOne({ email })
    if (known && known.emailVerifiedAt === null) return 'unproven'
    const user = known ?? (await this.createUser(tx, email, passwordHash))
    await UserRoleRow.query(tx).insert({ userId: user.id, roleId: role.id })
    return 'made'
  }

  private async createRole(tx: Tx): Promise<RoleRow> {
    const role = await RoleRow.query(tx).insert({ slug, name: 'Administrator', createdAt: this.deps.clock.now() })
    await RolePermissionRow.query(tx).insert({ roleId: role.id, permission: '*' })
    return role
  }

  private async createUser(tx: Tx, email: string, passwordHash: string): Promise<UserRow> {
    const person = { firstName: 'Administrator', lastName: '', email, phone: null, locale: '' }
    const user = await this.register.create(tx, person, passwordHash)
    const emailVerifiedAt = this.deps.clock.now()
    await UserRow.query(tx).where({ id: user.id }).patch({ emailVerifiedAt })
    return user
  }

  private async exists(): Promise<boolean> {
    const holder = await this.deps.db
      .read('identity_user_roles as ur')
      .join('identity_roles as r', 'r.id', 'ur.role_id')
      .where('r.slug', slug)
      .first('ur.id')
    return holder !== undefined
  }
}
