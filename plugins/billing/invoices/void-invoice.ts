import { httpErrors, inject, injectable } from 'nettoria'
import type { Actor, Tx } from 'nettoria'
import { billingErrors } from '../errors.js'
import { LedgerBook } from '../ledger/ledger-book.js'
import { invoiceEntries, reversed } from './invoice-entries.js'
import { mayBecome } from './invoice-states.js'
import { Invoice, InvoiceLine } from './invoice.model.js'

/** Takes back an invoice nobody has paid. Repeating it changes nothing. */
@injectable()
export class VoidInvoice {
  constructor(@inject(LedgerBook) private readonly ledger: LedgerBook) {}

  async void(tx: Tx, invoiceId: number, actor: Actor): Promise<void> {
    const invoice = await Invoice.query(tx).findById(invoiceId).forUpdate()
    if (!invoice) throw httpErrors.NOT_FOUND()
    if (invoice.status === 'void') return
    if (!mayBecome(invoice.status, 'void'))
      throw billingErrors.INVOICE_NOT_OPEN({ invoice: invoice.number, status: invoice.status })
    await Invoice.query(tx).findById(invoiceId).patch({ status: 'void' })
    const lines = await InvoiceLine.query(tx).where({ invoice_id: invoiceId })
    await this.ledger.post(tx, {
      key: `invoice:${invoiceId}:void`,
      description: `Invoice ${invoice.number} voided`,
      entries: reversed(invoiceEntries(invoice, lines)),
      actor,
    })
  }
}
