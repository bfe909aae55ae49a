import type { Reader } from '../../foundation/data/database.js'
import { keysetPage } from '../../foundation/data/paging.js'
import type { Page } from '../../foundation/data/paging.js'
import { normaliseDigits } from '../../web/i18n/digits.js'
import { MembershipRow, UserRow } from '../rows.js'
import type { ListedUser, UsersAdmin } from './users-admin.js'
import { userView } from './users.js'

export function listedUser(row: UserRow): ListedUser {
  return { ...userView(row), suspendedAt: row.suspendedAt, createdAt: row.createdAt }
}

/** One page of users whose id is, or whose name, address or number begins with, what is sought. */
export async function searchUsers(
  read: Reader,
  ...[list, search = '', state, accountId]: Parameters<UsersAdmin['list']>
): Promise<Page<ListedUser>> {
  const query = UserRow.query(read)
  if (state === 'suspended') query.whereNotNull('suspended_at')
  if (state === 'active') query.whereNull('suspended_at')
  if (accountId !== undefined)
    query.whereIn('id', MembershipRow.query(read).where({ account_id: accountId }).select('user_id'))
  const text = normaliseDigits(search).trim().slice(0, 100)
  if (text) narrow(query, text)
  const page = await keysetPage<UserRow>(query, list)
  return { items: page.items.map(listedUser), nextCursor: page.nextCursor }
}

function narrow(query: ReturnType<typeof UserRow.query>, text: string): void {
  const id = /^#?(\d{1,9})$/.exec(text)?.[1]
  const words = text.toLowerCase().split(/\s+/).map(beginning)
  query.where((any) => {
    if (id) any.where('id', Number(id))
    any.orWhere('email', 'like', beginning(text.toLowerCase()))
    const digits = text.replace(/[\s()-]/g, '')
    if (/^\+?\d{3,15}$/.test(digits))
      any
        .orWhere('phone', 'like', `${digits.replace(/^\+?/, '+')}%`)
        .orWhere('phone', 'like', `+98${digits.replace(/^0/, '')}%`)
    // Raw, because LIKE minds capitals on PostgreSQL alone.
    any.orWhere((names) => {
      for (const word of words)
        names.where(
          (name) =>
            void name.whereRaw('lower(first_name) like ?', [word]).orWhereRaw('lower(last_name) like ?', [word]),
        )
    })
  })
}

// A wildcard in what people type would match everything.
const beginning = (text: string) => `${text.replace(/[%_\\]/g, '')}%`
