import { Events, httpErrors, inject, injectable, moneyOf } from 'nettoria'
import type { Actor, Money, Tx } from 'nettoria'
import { InvoiceRefunded } from 'nettoria/contracts/billing'
import { LedgerBook } from '../ledger/ledger-book.js'
import { invoiceEntries, reversed } from './invoice-entries.js'
import { mayBecome } from './invoice-states.js'
import { Invoice, InvoiceLine } from './invoice.model.js'
import { invoiceFact } from './view-invoice.js'

/**
 * Takes a paid invoice back: what it booked is reversed, and what was paid for it goes to the account's wallet. Once; a repeat
 * answers the same amount. An invoice for which nothing was paid is left alone and answers zero.
 */
@injectable()
export class RefundInvoice {
  constructor(
    @inject(LedgerBook) private readonly ledger: LedgerBook,
    @inject(Events) private readonly events: Events,
  ) {}

  async toWallet(tx: Tx, invoiceId: number, reason: string, actor: Actor): Promise<Money> {
    const invoice = await Invoice.query(tx).findById(invoiceId).forUpdate()
    if (!invoice) throw httpErrors.NOT_FOUND()
    const money = (minor: bigint) => moneyOf(invoice.currency, minor)
    if (invoice.status === 'refunded') return money(invoice.refunded)
    if (!mayBecome(invoice.status, 'refunded')) return money(0n)
    const lines = await InvoiceLine.query(tx).where({ invoice_id: invoiceId })
    await this.ledger.post(tx, {
      key: `invoice:${invoiceId}:refund`,
      description: `Invoice ${invoice.number} refunded: ${reason}`,
      entries: [
        ...reversed(invoiceEntries(invoice, lines)),
        { account: `receivable:${invoice.accountId}`, amount: money(invoice.paid) },
        { account: `wallet:${invoice.accountId}`, amount: money(-invoice.paid) },
      ],
      actor,
    })
    await Invoice.query(tx).findById(invoiceId).patch({ status: 'refunded', refunded: invoice.paid })
    await this.events.publish(tx, InvoiceRefunded, invoiceFact(invoice))
    return money(invoice.paid)
  }
}
