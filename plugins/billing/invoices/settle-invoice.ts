import { Clock, Events, inject, injectable, moneyOf } from 'nettoria'
import type { Actor, Tx } from 'nettoria'
import { InvoicePaid } from 'nettoria/contracts/billing'
import type { LedgerEntry } from 'nettoria/contracts/billing'
import { LedgerBook } from '../ledger/ledger-book.js'
import { isOpen } from './invoice-states.js'
import { Invoice } from './invoice.model.js'
import { invoiceFact } from './view-invoice.js'

/** Money that has come in, and the entries that say from where. Their sum is `amount`. */
export interface Receipt {
  source: 'capture' | 'wallet'
  sourceId: number
  amount: bigint
  /** Unique key of the posting. */
  key: string
  debits: LedgerEntry[]
  actor: Actor
}

export interface Settled {
  paid: boolean
  allocated: bigint
  /** Went to the wallet: the invoice needed less, or nothing. */
  surplus: bigint
}

/** Puts money towards an invoice that the caller has locked; what it does not need goes to the account's wallet. */
@injectable()
export class SettleInvoice {
  constructor(
    @inject(LedgerBook) private readonly ledger: LedgerBook,
    @inject(Events) private readonly events: Events,
    @inject(Clock) private readonly clock: Clock,
  ) {}

  async settle(tx: Tx, invoice: Invoice, receipt: Receipt): Promise<Settled> {
    const open = isOpen(invoice.status) ? invoice.total - invoice.paid : 0n
    const allocated = receipt.amount < open ? receipt.amount : open
    const surplus = receipt.amount - allocated
    const money = (minor: bigint) => moneyOf(invoice.currency, minor)
    const posted = await this.ledger.post(tx, {
      key: receipt.key,
      description: `Payment of invoice ${invoice.number}`,
      entries: [
        ...receipt.debits,
        { account: `receivable:${invoice.accountId}`, amount: money(-allocated) },
        { account: `wallet:${invoice.accountId}`, amount: money(-surplus) },
      ],
      actor: receipt.actor,
    })
    if (!posted) return { paid: false, allocated: 0n, surplus: 0n }
    if (allocated > 0n) await this.allocate(tx, invoice, receipt, allocated)
    return { paid: allocated > 0n && invoice.status === 'paid', allocated, surplus }
  }

  private async allocate(tx: Tx, invoice: Invoice, receipt: Receipt, amount: bigint): Promise<void> {
    const now = this.clock.now()
    await tx('billing_allocations').insert({
      invoice_id: invoice.id,
      source: receipt.source,
      source_id: receipt.sourceId,
      currency: invoice.currency,
      amount,
      created_at: now,
    })
    invoice.paid += amount
    const whole = invoice.paid === invoice.total
    invoice.status = whole ? 'paid' : 'partially_paid'
    invoice.paidAt = whole ? now : null
    const { paid, status, paidAt } = invoice
    await Invoice.query(tx).findById(invoice.id).patch({ paid, status, paidAt })
    if (whole) await this.events.publish(tx, InvoicePaid, invoiceFact(invoice))
  }
}
