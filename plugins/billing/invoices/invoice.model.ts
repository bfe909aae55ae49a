import { BaseModel } from 'nettoria'
import type { InvoiceStatus } from 'nettoria/contracts/billing'

/** Who sells or buys, as it stood when the invoice was issued. */
export interface Party {
  name: string
  address: string
  taxId: string
  email: string
}

export class Invoice extends BaseModel {
  static override tableName = 'billing_invoices'
  static override codecs = {
    subtotal: 'money',
    tax: 'money',
    total: 'money',
    paid: 'money',
    refunded: 'money',
    seller: 'json',
    buyer: 'json',
  } as const

  series!: string
  year!: number
  seriesNumber!: number
  number!: string
  accountId!: number
  status!: InvoiceStatus
  currency!: string
  subtotal!: bigint
  tax!: bigint
  total!: bigint
  paid!: bigint
  refunded!: bigint
  subjectKind!: string
  subjectId!: number
  seller!: Party
  buyer!: Party
  issuedAt!: number
  dueAt!: number
  paidAt!: number | null
}

export class InvoiceLine extends BaseModel {
  static override tableName = 'billing_invoice_lines'
  static override codecs = { unitPrice: 'money', total: 'money' } as const

  invoiceId!: number
  position!: number
  description!: string
  product!: string
  quantity!: number
  unitPrice!: bigint
  total!: bigint
}
