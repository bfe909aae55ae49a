import type { Reader } from 'nettoria'
import type { Breach } from 'nettoria/contracts/audits'

type Whole = number | bigint | string | null

// Sums are compared inside the database, which knex has no builder for: `havingRaw`, and `sum` on a join.

/** M1: every posting and the whole book sum to zero per currency. */
export async function auditPostings(read: Reader): Promise<Breach[]> {
  const postings = (await read('billing_entries')
    .select('posting_id', 'currency')
    .sum({ total: 'amount' })
    .groupBy('posting_id', 'currency')
    .havingRaw('sum(amount) <> 0')) as { posting_id: number; currency: string; total: Whole }[]
  const book = (await read('billing_entries')
    .select('currency')
    .sum({ total: 'amount' })
    .groupBy('currency')
    .havingRaw('sum(amount) <> 0')) as { currency: string; total: Whole }[]
  return [
    ...postings.map((row) =>
      breach('M1', `posting ${row.posting_id}`, `sums to ${row.total} ${row.currency}, not zero`),
    ),
    ...book.map((row) => breach('M1', 'the whole book', `sums to ${row.total} ${row.currency}, not zero`)),
  ]
}

interface Account {
  name: string
  currency: string
  balance: Whole
  overdraft: Whole
  total: Whole
}

/** M3: cached balances equal their entries. M4: no account is past its limit. M13: entries keep to their account's currency. */
export async function auditAccounts(read: Reader): Promise<Breach[]> {
  const accounts = (await read('billing_ledger_accounts as a')
    .leftJoin('billing_entries as e', 'e.account_id', 'a.id')
    .select('a.name', 'a.currency', 'a.balance', 'a.overdraft')
    .sum({ total: 'e.amount' })
    .groupBy('a.id', 'a.name', 'a.currency', 'a.balance', 'a.overdraft')
    .havingRaw('a.balance <> coalesce(sum(e.amount), 0) or a.balance > a.overdraft')) as Account[]
  const mixed = (await read('billing_entries as e')
    .join('billing_ledger_accounts as a', 'a.id', 'e.account_id')
    .where('e.currency', '<>', read.ref('a.currency'))
    .select('e.id', 'e.currency', 'a.name', 'a.currency as kept')) as Record<string, string>[]
  return [
    ...accounts.flatMap((row) => auditBalance(row)),
    ...mixed.map((row) =>
      breach('M13', `entry ${row['id']}`, `is in ${row['currency']} on ${row['name']} in ${row['kept']}`),
    ),
  ]
}

function auditBalance(row: Account): Breach[] {
  const subject = `account ${row.name} ${row.currency}`
  const balance = BigInt(row.balance ?? 0)
  const total = BigInt(row.total ?? 0)
  const breaches = balance === total ? [] : [breach('M3', subject, `says ${balance}, its entries sum to ${total}`)]
  if (row.overdraft !== null && balance > BigInt(row.overdraft))
    breaches.push(breach('M4', subject, `stands at ${balance}, past its limit of ${row.overdraft}`))
  return breaches
}

export function breach(invariant: string, subject: string, message: string): Breach {
  return { invariant, subject, message }
}
