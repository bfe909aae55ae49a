import type { Reader } from '../../foundation/data/database.js'
import { UserRow } from '../rows.js'

/** Which way of contact a normalised identifier is. */
export const contactKind = (contact: string): 'email' | 'phone' => (contact.includes('@') ? 'email' : 'phone')

/** The user with this normalised e-mail address or phone number. */
export async function findUser(read: Reader, contact: string): Promise<UserRow | undefined> {
  return UserRow.query(read).findOne({ [contactKind(contact)]: contact })
}

/** Whether the user has proven to own this contact. */
export function hasProven(user: UserRow, contact: string): boolean {
  return (contactKind(contact) === 'email' ? user.emailVerifiedAt : user.phoneVerifiedAt) !== null
}
