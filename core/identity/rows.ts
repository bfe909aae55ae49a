import { BaseModel } from '../foundation/data/model.js'

export class UserRow extends BaseModel {
  static override tableName = 'identity_users'
  firstName!: string
  lastName!: string
  /** Lower case. */
  email!: string
  /** E.164; the first administrator begins without one. */
  phone!: string | null
  passwordHash!: string
  locale!: string
  timezone!: string
  emailVerifiedAt!: number | null
  phoneVerifiedAt!: number | null
  suspendedAt!: number | null
  createdAt!: number
}

export class AccountRow extends BaseModel {
  static override tableName = 'identity_accounts'
  name!: string
  kind!: 'personal' | 'company'
  currency!: string
  timezone!: string
  ownerUserId!: number
  createdAt!: number
}

export class MembershipRow extends BaseModel {
  static override tableName = 'identity_memberships'
  accountId!: number
  userId!: number
  role!: MemberRole
  createdAt!: number
}

export type MemberRole = 'owner' | 'admin' | 'billing' | 'technical'

export class SessionRow extends BaseModel {
  static override tableName = 'identity_sessions'
  userId!: number
  via!: 'web' | 'api'
  secretHash!: string
  refreshHash!: string | null
  ip!: string
  userAgent!: string
  createdAt!: number
  lastSeenAt!: number
  expiresAt!: number
  endedAt!: number | null
  endedBy!: string | null
}

export class CodeRow extends BaseModel {
  static override tableName = 'identity_codes'
  userId!: number
  purpose!: CodePurpose
  /** The phone number or address the code proves. */
  target!: string
  codeHash!: string
  tries!: number
  expiresAt!: number
  usedAt!: number | null
  createdAt!: number
}

export type CodePurpose = 'verify-phone' | 'login'

export class EmailLinkRow extends BaseModel {
  static override tableName = 'identity_email_links'
  userId!: number
  email!: string
  tokenHash!: string
  expiresAt!: number
  usedAt!: number | null
  createdAt!: number
}

export class ResetLinkRow extends BaseModel {
  static override tableName = 'identity_reset_links'
  userId!: number
  tokenHash!: string
  expiresAt!: number
  usedAt!: number | null
  createdAt!: number
}

export class RoleRow extends BaseModel {
  static override tableName = 'identity_roles'
  slug!: string
  name!: string
  createdAt!: number
}

export class RolePermissionRow extends BaseModel {
  static override tableName = 'identity_role_permissions'
  roleId!: number
  permission!: string
}

export class UserRoleRow extends BaseModel {
  static override tableName = 'identity_user_roles'
  userId!: number
  roleId!: number
}
