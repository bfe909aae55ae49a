import type { LedgerEntry } from 'nettoria/contracts/billing'
import { billingErrors } from '../errors.js'

export interface Leg {
  name: string
  currency: string
  amount: bigint
}

// Far above any real amount, and nine thousand of them still sum up within a signed 64-bit column.
const largest = 10n ** 15n

// MariaDB compares without regard to case: keys that differ in nothing else would be one.
const keyShape = /^[a-z0-9][a-z0-9._:-]{0,189}$/

/** One leg per account and currency, zeros left out. Throws LEDGER_KEY_INVALID, LEDGER_UNBALANCED, LEDGER_AMOUNT_TOO_LARGE. */
export function netEntries(key: string, entries: readonly LedgerEntry[]): Leg[] {
  if (!keyShape.test(key)) throw billingErrors.LEDGER_KEY_INVALID({ key })
  const legs = new Map<string, Leg>()
  const sums = new Map<string, bigint>()
  for (const { account, amount } of entries) {
    const id = `${account} ${amount.currency}`
    const before = legs.get(id)?.amount ?? 0n
    legs.set(id, { name: account, currency: amount.currency, amount: before + amount.minor })
    sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + amount.minor)
  }
  for (const [currency, sum] of sums)
    if (sum !== 0n) throw billingErrors.LEDGER_UNBALANCED({ key, currency, sum: sum.toString() })
  const moved = [...legs.values()].filter((leg) => leg.amount !== 0n)
  if (moved.some((leg) => leg.amount > largest || leg.amount < -largest)) throw billingErrors.LEDGER_AMOUNT_TOO_LARGE()
  return moved
}
