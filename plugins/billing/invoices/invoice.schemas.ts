import { InstantSchema, MoneySchema, Type, instantToJson, moneyToJson } from 'nettoria'
import type { Static } from 'nettoria'
import type { InvoiceView } from 'nettoria/contracts/billing'

export const invoiceStatuses = ['draft', 'issued', 'partially_paid', 'paid', 'void', 'refunded'] as const

export const InvoiceSchema = Type.Object({
  id: Type.Integer(),
  number: Type.Union([Type.String(), Type.Null()]),
  status: Type.Enum(invoiceStatuses),
  currency: Type.String(),
  subtotal: MoneySchema,
  tax: MoneySchema,
  total: MoneySchema,
  paid: MoneySchema,
  subject: Type.Object({ kind: Type.String(), id: Type.Integer() }),
  issuedAt: Type.Union([InstantSchema, Type.Null()]),
  dueAt: InstantSchema,
  paidAt: Type.Union([InstantSchema, Type.Null()]),
  lines: Type.Array(
    Type.Object({
      description: Type.String(),
      quantity: Type.Integer(),
      unitPrice: MoneySchema,
      total: MoneySchema,
    }),
  ),
})

export type InvoiceJson = Static<typeof InvoiceSchema>

export function invoiceJson(view: InvoiceView): InvoiceJson {
  const instant = (at: number | null) => (at === null ? null : instantToJson(at))
  return {
    id: view.id,
    number: view.number,
    status: view.status,
    currency: view.currency,
    subtotal: moneyToJson(view.subtotal),
    tax: moneyToJson(view.tax),
    total: moneyToJson(view.total),
    paid: moneyToJson(view.paid),
    subject: { kind: view.subject.kind, id: view.subject.id },
    issuedAt: instant(view.issuedAt),
    dueAt: instantToJson(view.dueAt),
    paidAt: instant(view.paidAt),
    lines: view.lines.map((line) => ({
      description: line.description,
      quantity: line.quantity,
      unitPrice: moneyToJson(line.unitPrice),
      total: moneyToJson(line.total),
    })),
  }
}
