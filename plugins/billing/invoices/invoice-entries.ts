import { moneyOf, negateMoney } from 'nettoria'
import type { LedgerEntry } from 'nettoria/contracts/billing'
import type { Invoice, InvoiceLine } from './invoice.model.js'

/** What issuing an invoice books: the customer owes the total, each product and the tax office have earned their part. */
export function invoiceEntries(invoice: Invoice, lines: readonly InvoiceLine[]): LedgerEntry[] {
  const money = (minor: bigint) => moneyOf(invoice.currency, minor)
  return [
    { account: `receivable:${invoice.accountId}`, amount: money(invoice.total) },
    ...lines.map((line) => ({ account: `revenue:${line.product}`, amount: money(-line.total) })),
    { account: 'tax:payable', amount: money(-invoice.tax) },
  ]
}

/** A correction is a reversal: the same entries with the other sign. */
export function reversed(entries: readonly LedgerEntry[]): LedgerEntry[] {
  return entries.map(({ account, amount }) => ({ account, amount: negateMoney(amount) }))
}
