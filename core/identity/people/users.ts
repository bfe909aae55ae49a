import { Type } from 'typebox'
import type { Static } from 'typebox'
import type { Reader } from '../../foundation/data/database.js'
import { InstantSchema, instantToJson } from '../../web/http/schemas.js'
import type { AccountView, Identity, UserView } from '../identity.js'
import { AccountRow, UserRow } from '../rows.js'
import type { MemberRole } from '../rows.js'

/** `user` as the REST API shows it. */
export const UserSchema = Type.Object({
  id: Type.Integer(),
  firstName: Type.String(),
  lastName: Type.String(),
  email: Type.String(),
  emailVerified: Type.Boolean(),
  phone: Type.String(),
  phoneVerified: Type.Boolean(),
  nationalIdVerified: Type.Boolean(),
  profileComplete: Type.Boolean(),
  locale: Type.String(),
  timezone: Type.String(),
  roles: Type.Array(Type.String()),
  createdAt: InstantSchema,
})

/** An account in `GET /api/auth/me`. */
export const AccountSchema = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  kind: Type.String(),
  currency: Type.String(),
  timezone: Type.String(),
  role: Type.String(),
})

export function userView(row: UserRow): UserView {
  const { id, firstName, lastName, email, locale, timezone } = row
  const phone = row.phone ?? ''
  const emailVerified = row.emailVerifiedAt !== null
  return {
    id,
    firstName,
    lastName,
    email,
    emailVerified,
    phone,
    phoneVerified: row.phoneVerifiedAt !== null,
    locale,
    timezone,
  }
}

/** `roles`: "customer", or the slugs of the staff roles. */
export async function userJson(read: Reader, row: UserRow): Promise<Static<typeof UserSchema>> {
  const staff: { slug: string }[] = await read('identity_user_roles as ur')
    .join('identity_roles as r', 'r.id', 'ur.role_id')
    .where('ur.user_id', row.id)
    .orderBy('r.slug')
    .select('r.slug')
  return {
    ...userView(row),
    nationalIdVerified: false,
    profileComplete: false,
    roles: staff.length ? staff.map((role) => role.slug) : ['customer'],
    createdAt: instantToJson(row.createdAt),
  }
}

export async function accountsJson(read: Reader, userId: number): Promise<Static<typeof AccountSchema>[]> {
  const rows: (AccountRow & { role: MemberRole })[] = await read('identity_memberships as m')
    .join('identity_accounts as a', 'a.id', 'm.account_id')
    .where('m.user_id', userId)
    .orderBy('a.id')
    .limit(100)
    .select('a.id', 'a.name', 'a.kind', 'a.currency', 'a.timezone', 'm.role')
  return rows.map(({ id, name, kind, currency, timezone, role }) => ({ id, name, kind, currency, timezone, role }))
}

/** Who the other parts of the panel may ask about. */
export class People implements Identity {
  /** `newAccounts`: currency that accounts begin with. */
  constructor(private readonly newAccounts: string) {}

  async user(read: Reader, userId: number): Promise<UserView | undefined> {
    const row = await UserRow.query(read).findById(userId)
    return row && userView(row)
  }

  async account(read: Reader, accountId: number): Promise<AccountView | undefined> {
    const row = await AccountRow.query(read).findById(accountId)
    return (
      row && {
        id: row.id,
        name: row.name,
        currency: row.currency,
        timezone: row.timezone,
        ownerUserId: row.ownerUserId,
      }
    )
  }

  async currency(read: Reader, accountId: number | undefined): Promise<string> {
    const account = accountId === undefined ? undefined : await this.account(read, accountId)
    return account?.currency ?? this.newAccounts
  }

  async members(read: Reader, accountId: number): Promise<UserView[]> {
    const account = await AccountRow.query(read).findById(accountId)
    const rows = await UserRow.query(read)
      .join('identity_memberships as m', 'm.user_id', 'identity_users.id')
      .where('m.account_id', accountId)
      .whereNull('identity_users.suspended_at')
      .orderBy('identity_users.id')
      .limit(100)
      .select('identity_users.*')
    const owner = (row: UserRow) => (row.id === account?.ownerUserId ? 0 : 1)
    return rows.sort((a, b) => owner(a) - owner(b)).map(userView)
  }
}
