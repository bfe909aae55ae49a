import { FormState, MoneySchema, Type, definePage, moneyToJson, moneyOf } from 'nettoria'
import type { FormValues } from 'nettoria'
import type { InvoiceView, PaymentMethod } from 'nettoria/contracts/billing'
import type { PaymentAttempt } from '../payments/attempt.model.js'
import { PaymentSchema, paymentJson } from '../payments/payment.schemas.js'
import { InvoiceSchema, invoiceJson } from './invoice.schemas.js'
import { isOpen } from './invoice-states.js'

const Row = Type.Object({
  ...InvoiceSchema.properties,
  /** Still to be paid. */
  due: MoneySchema,
  open: Type.Boolean(),
})

export const InvoicesPage = definePage(
  'billing/customer/invoices',
  Type.Object({ invoices: Type.Array(Row), first: Type.String(), next: Type.String() }),
)

export const InvoicePage = definePage(
  'billing/customer/invoice',
  Type.Object({
    invoice: Row,
    methods: Type.Array(Type.Object({ id: Type.String(), title: Type.String() })),
    wallet: Type.Object({ balance: MoneySchema, enough: Type.Boolean() }),
    /** Latest first. */
    payments: Type.Array(Type.Object({ ...PaymentSchema.properties, title: Type.String() })),
    form: FormState,
  }),
)

export function invoiceRow(view: InvoiceView) {
  const { currency, total, paid } = view
  const open = isOpen(view.status)
  return { ...invoiceJson(view), open, due: moneyToJson(moneyOf(currency, open ? total.minor - paid.minor : 0n)) }
}

interface Around {
  methods: PaymentMethod[]
  balance: bigint
  attempts: PaymentAttempt[]
  form: FormValues
}

export function invoiceModel(view: InvoiceView, { methods, balance, attempts, form }: Around) {
  const { currency, total, paid } = view
  return {
    invoice: invoiceRow(view),
    methods: methods.map(({ id, title }) => ({ id, title })),
    wallet: {
      balance: moneyToJson(moneyOf(currency, balance)),
      enough: balance > 0n && balance >= total.minor - paid.minor,
    },
    payments: attempts.map((attempt) => ({
      ...paymentJson(attempt),
      title: methods.find(({ id }) => id === attempt.gateway)?.title ?? attempt.gateway,
    })),
    form,
  }
}
