import type { Reader } from '../foundation/data/database.js'

export interface UserView {
  id: number
  firstName: string
  lastName: string
  email: string
  emailVerified: boolean
  /** E.164. */
  phone: string
  phoneVerified: boolean
  locale: string
  timezone: string
}

export interface AccountView {
  id: number
  name: string
  /** ISO 4217; prices are quoted in it. */
  currency: string
  timezone: string
  ownerUserId: number
}

/** What plugins may ask about people. Inject with `@inject(Identity)`. */
export interface Identity {
  user(read: Reader, userId: number): Promise<UserView | undefined>
  account(read: Reader, accountId: number): Promise<AccountView | undefined>
  /** What prices are quoted in: the account's currency, or for a guest the one that new accounts begin with. ISO 4217. */
  currency(read: Reader, accountId: number | undefined): Promise<string>
  /** Members to whom the account's messages go, owner first. */
  members(read: Reader, accountId: number): Promise<UserView[]>
}
