import type { Page } from '../../foundation/data/paging.js'
import type { MemberRole } from '../rows.js'

/** A user as an operator sees them in a list. Instants in ms. */
export interface ListedUser {
  id: number
  firstName: string
  lastName: string
  email: string
  emailVerified: boolean
  /** E.164; empty when unknown. */
  phone: string
  phoneVerified: boolean
  locale: string
  timezone: string
  suspendedAt: number | null
  createdAt: number
}

export interface DetailedUser extends ListedUser {
  /** Slugs of staff roles; none for customers. */
  roles: string[]
  accounts: { id: number; name: string; kind: string; currency: string; role: MemberRole }[]
  /** Open sessions, newest first, at most 20. */
  sessions: { id: number; via: 'web' | 'api'; ip: string; userAgent: string; createdAt: number; lastSeenAt: number }[]
}

/** Who acts: a user's id and whether they may do everything. */
export interface StaffActor {
  userId: number
  everything: boolean
}

/** Users for operators. Inject with `@inject(UsersAdmin)`. */
export interface UsersAdmin {
  /** By key, newest first. `search`: an id, or the beginning of a name, an e-mail address or a phone number. `accountId`: its members. */
  list(
    list: { limit: number; cursor?: string | undefined },
    search?: string,
    state?: 'active' | 'suspended',
    accountId?: number,
  ): Promise<Page<ListedUser>>
  /** Throws NOT_FOUND. */
  find(id: number): Promise<DetailedUser>
  /** Ends every session at once; nobody signs in as them until it is undone. Throws NOT_FOUND, USER_SUSPEND_SELF, USER_SUSPEND_STAFF. */
  suspend(id: number, actor: StaffActor): Promise<void>
  /** Throws NOT_FOUND, USER_SUSPEND_STAFF. */
  unsuspend(id: number, actor: StaffActor): Promise<void>
}
