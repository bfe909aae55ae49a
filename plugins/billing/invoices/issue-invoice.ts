import { Clock, Events, Identity, inject, injectable } from 'nettoria'
import type { Actor, Tx } from 'nettoria'
import { InvoiceIssued, InvoicePaid } from 'nettoria/contracts/billing'
import type { InvoiceLineInput, InvoiceSubject, InvoiceView } from 'nettoria/contracts/billing'
import { billingErrors } from '../errors.js'
import { LedgerBook } from '../ledger/ledger-book.js'
import { BillingSettings } from '../settings.js'
import { invoiceEntries } from './invoice-entries.js'
import { Invoice, InvoiceLine } from './invoice.model.js'
import type { Party } from './invoice.model.js'
import { formatNumber, nextNumber } from './number-invoice.js'
import { priceLines } from './price-lines.js'
import { invoiceFact, viewOf } from './view-invoice.js'

export interface NewInvoice {
  accountId: number
  currency: string
  lines: InvoiceLineInput[]
  subject: InvoiceSubject
  dueAt: number
  actor: Actor
}

/** Numbers, freezes and books an invoice. One that costs nothing is paid as it is issued. */
@injectable()
export class IssueInvoice {
  constructor(
    @inject(LedgerBook) private readonly ledger: LedgerBook,
    @inject(Identity) private readonly identity: Identity,
    @inject(Events) private readonly events: Events,
    @inject(Clock) private readonly clock: Clock,
    @inject(BillingSettings) private readonly settings: BillingSettings,
  ) {}

  async issue(tx: Tx, wanted: NewInvoice): Promise<InvoiceView> {
    const priced = priceLines(wanted.currency, wanted.lines)
    const buyer = await this.buyer(tx, wanted.accountId)
    const now = this.clock.now()
    const year = new Date(now).getUTCFullYear()
    const series = this.settings.invoiceSeries
    const seriesNumber = await nextNumber(tx, series, year)
    const free = priced.total.minor === 0n
    const invoice = await Invoice.query(tx).insert({
      series,
      year,
      seriesNumber,
      number: formatNumber(series, year, seriesNumber),
      accountId: wanted.accountId,
      status: free ? 'paid' : 'issued',
      currency: wanted.currency,
      subtotal: priced.subtotal.minor,
      tax: priced.tax.minor,
      total: priced.total.minor,
      paid: 0n,
      refunded: 0n,
      subjectKind: wanted.subject.kind,
      subjectId: wanted.subject.id,
      seller: this.seller(),
      buyer,
      issuedAt: now,
      dueAt: wanted.dueAt,
      paidAt: free ? now : null,
    })
    const rows = priced.lines.map((line, i) => ({
      invoiceId: invoice.id,
      position: i + 1,
      description: line.description,
      product: line.product,
      quantity: line.quantity,
      unitPrice: line.unitPrice.minor,
      total: line.total.minor,
    }))
    await tx('billing_invoice_lines').insert(rows.map((row) => InvoiceLine.fromJson(row).$toDatabaseJson()))
    const lines = rows.map((row) => InvoiceLine.fromJson(row))
    await this.ledger.post(tx, {
      key: `invoice:${invoice.id}:issue`,
      description: `Invoice ${invoice.number} issued`,
      entries: invoiceEntries(invoice, lines),
      actor: wanted.actor,
    })
    await this.events.publish(tx, InvoiceIssued, invoiceFact(invoice))
    if (free) await this.events.publish(tx, InvoicePaid, invoiceFact(invoice))
    return viewOf(invoice, lines)
  }

  private seller(): Party {
    const { sellerName, sellerAddress, sellerTaxId } = this.settings
    return { name: sellerName, address: sellerAddress, taxId: sellerTaxId, email: '' }
  }

  private async buyer(tx: Tx, accountId: number): Promise<Party> {
    const account = await this.identity.account(tx, accountId)
    if (!account) throw billingErrors.INVOICE_LINES_INVALID({ reason: `account ${accountId} does not exist` })
    const owner = await this.identity.user(tx, account.ownerUserId)
    return { name: account.name, address: '', taxId: '', email: owner?.email ?? '' }
  }
}
