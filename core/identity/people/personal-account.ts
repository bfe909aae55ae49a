import type { Reader } from '../../foundation/data/database.js'
import { AccountRow } from '../rows.js'

/** The account that sign-up made for the user. */
export async function personalAccountId(read: Reader, userId: number): Promise<number> {
  const account = await AccountRow.query(read).findOne({ owner_user_id: userId, kind: 'personal' }).throwIfNotFound()
  return account.id
}
