import { Type } from 'typebox'
import type { MoneyJson } from '../foundation/money/money.js'
import type { PricedSelection } from './catalog.js'
import { defineEvent, defineHook } from './define.js'

export interface QuoteLine {
  /** `plan`, `setup`, `discount`, ... */
  kind: string
  description: string
  product: string
  quantity: number
  unitPrice: MoneyJson
}

/** Plugins add, change or remove lines of a quote: discounts, set-up fees, options. Amounts in the quote's currency. */
export const QuoteLines = defineHook<
  QuoteLine[],
  { selection: PricedSelection; accountId: number | null; locale: string }
>({
  name: 'ordering.quote.lines',
  version: 1,
  onError: 'fail',
  timeLimit: 1000,
})

const OrderFact = Type.Object({ orderId: Type.Integer(), accountId: Type.Integer(), invoiceId: Type.Integer() })
const aggregate = (p: { orderId: number }) => `order:${p.orderId}`

export const OrderPlaced = defineEvent({ name: 'ordering.order.placed', version: 1, payload: OrderFact, aggregate })
export const OrderPaid = defineEvent({ name: 'ordering.order.paid', version: 1, payload: OrderFact, aggregate })
export const OrderFailed = defineEvent({
  name: 'ordering.order.failed',
  version: 1,
  payload: Type.Object({ ...OrderFact.properties, refunded: Type.Boolean() }),
  aggregate,
})
