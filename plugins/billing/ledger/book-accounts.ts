import { Clock, inject, injectable, insertOnce } from 'nettoria'
import type { Tx } from 'nettoria'
import { billingErrors } from '../errors.js'

/** Kinds of accounts in the book, and how far their sum may rise above zero: a customer's money never goes below nothing. */
const kinds: Record<string, { overdraft: bigint | null }> = {
  wallet: { overdraft: 0n },
  withdrawals: { overdraft: 0n },
  receivable: { overdraft: null },
  revenue: { overdraft: null },
  tax: { overdraft: null },
  clearing: { overdraft: null },
  fees: { overdraft: null },
  rounding: { overdraft: null },
  promotional: { overdraft: null },
}

export interface BookAccount {
  id: number
  name: string
  currency: string
  overdraft: bigint | null
}

interface AccountRow {
  id: number
  name: string
  currency: string
  overdraft: number | bigint | null
}

const nameShape = /^([a-z]+):([a-z0-9][a-z0-9._-]{0,80})$/

/** Finds the book's accounts by name, opening those that are used for the first time. */
@injectable()
export class BookAccounts {
  constructor(@inject(Clock) private readonly clock: Clock) {}

  /** Throws LEDGER_ACCOUNT_UNKNOWN for a name outside the chart of accounts. */
  async open(tx: Tx, wanted: { name: string; currency: string }[]): Promise<Map<string, BookAccount>> {
    for (const { name } of wanted) kindOf(name)
    const found = await this.find(tx, wanted)
    const missing = wanted.filter((account) => !found.has(accountKey(account)))
    if (missing.length === 0) return found
    // Once in the life of each account, so a statement apiece is cheap.
    for (const { name, currency } of missing) await this.create(tx, name, currency)
    return this.find(tx, wanted)
  }

  private async find(tx: Tx, wanted: { name: string; currency: string }[]): Promise<Map<string, BookAccount>> {
    const names = [...new Set(wanted.map((account) => account.name))]
    const rows = (await tx('billing_ledger_accounts')
      .select('id', 'name', 'currency', 'overdraft')
      .whereIn('name', names)) as AccountRow[]
    const keys = new Set(wanted.map(accountKey))
    const accounts = rows.map((row) => ({ ...row, overdraft: row.overdraft === null ? null : BigInt(row.overdraft) }))
    return new Map(accounts.filter((row) => keys.has(accountKey(row))).map((row) => [accountKey(row), row]))
  }

  private async create(tx: Tx, name: string, currency: string): Promise<void> {
    const row = { name, currency, balance: 0, overdraft: kindOf(name).overdraft, created_at: this.clock.now() }
    await insertOnce(tx, 'billing_ledger_accounts', row, ['name', 'currency'])
  }
}

function kindOf(name: string): { overdraft: bigint | null } {
  const kind = kinds[nameShape.exec(name)?.[1] ?? '']
  if (!kind) throw billingErrors.LEDGER_ACCOUNT_UNKNOWN({ account: name, kinds: Object.keys(kinds).join(', ') })
  return kind
}

export function accountKey(account: { name: string; currency: string }): string {
  return `${account.name} ${account.currency}`
}
