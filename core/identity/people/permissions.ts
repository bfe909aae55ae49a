import type { MemberRole } from '../rows.js'

type Permission = { id: string; scope: 'account' | 'staff' }

/** What a member may do in the account: owners and admins everything, others look. */
export function memberPermissions(role: MemberRole, permissions: readonly Permission[]): string[] {
  const inAccount = permissions.filter((p) => p.scope === 'account').map((p) => p.id)
  return role === 'owner' || role === 'admin' ? inAccount : inAccount.filter((id) => id.endsWith('.read'))
}
