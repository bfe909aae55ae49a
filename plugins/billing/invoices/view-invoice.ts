import { moneyOf, moneyToJson } from 'nettoria'
import type { Reader } from 'nettoria'
import type { InvoiceView } from 'nettoria/contracts/billing'
import { Invoice, InvoiceLine } from './invoice.model.js'

export function viewOf(invoice: Invoice, lines: readonly InvoiceLine[]): InvoiceView {
  const money = (minor: bigint) => moneyOf(invoice.currency, minor)
  return {
    id: invoice.id,
    number: invoice.number,
    accountId: invoice.accountId,
    status: invoice.status,
    currency: invoice.currency,
    subtotal: money(invoice.subtotal),
    tax: money(invoice.tax),
    total: money(invoice.total),
    paid: money(invoice.paid),
    subject: { kind: invoice.subjectKind, id: invoice.subjectId },
    issuedAt: invoice.issuedAt,
    dueAt: invoice.dueAt,
    paidAt: invoice.paidAt,
    lines: lines.map(({ description, quantity, unitPrice, total }) => ({
      description,
      quantity,
      unitPrice: money(unitPrice),
      total: money(total),
    })),
  }
}

/** Payload of the invoice events. */
export function invoiceFact(invoice: Invoice) {
  return {
    invoiceId: invoice.id,
    accountId: invoice.accountId,
    subject: { kind: invoice.subjectKind, id: invoice.subjectId },
    total: moneyToJson(moneyOf(invoice.currency, invoice.total)),
  }
}

/** Views of invoices, in the order given; their lines come in one query. */
export async function viewsOf(read: Reader, invoices: readonly Invoice[]): Promise<InvoiceView[]> {
  if (invoices.length === 0) return []
  const ids = invoices.map((invoice) => invoice.id)
  const lines = await InvoiceLine.query(read).whereIn('invoice_id', ids).orderBy(['invoice_id', 'position'])
  return invoices.map((invoice) =>
    viewOf(
      invoice,
      lines.filter((line) => line.invoiceId === invoice.id),
    ),
  )
}

export async function findView(read: Reader, invoiceId: number): Promise<InvoiceView | undefined> {
  const invoice = await Invoice.query(read).findById(invoiceId)
  return invoice && (await viewsOf(read, [invoice]))[0]
}
