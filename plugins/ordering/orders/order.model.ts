import { BaseModel } from 'nettoria'
import type { Period } from 'nettoria/contracts/catalog'
import type { QuoteLine } from 'nettoria/contracts/ordering'
import type { SoldConfiguration } from 'nettoria/contracts/subscriptions'
import type { OrderStatus } from './order-status.js'

/** A request to buy. Its amounts are frozen when it is placed. */
export class Order extends BaseModel {
  static override tableName = 'ordering_orders'
  static override codecs = {
    subtotalMinor: 'money',
    discountMinor: 'money',
    taxMinor: 'money',
    totalMinor: 'money',
  } as const

  accountId!: number
  userId!: number
  status!: OrderStatus
  currency!: string
  subtotalMinor!: bigint
  discountMinor!: bigint
  taxMinor!: bigint
  totalMinor!: bigint
  invoiceId!: number
  createdAt!: number
  paidAt!: number | null
  /** When it was cancelled or failed. */
  closedAt!: number | null
  /** When a failed order's money went to the wallet; null while an operator has to decide. */
  refundedAt!: number | null
}

/** One thing that was ordered, with its price of a period and enough to build it. */
export class OrderItem extends BaseModel {
  static override tableName = 'ordering_order_items'
  static override codecs = { priceMinor: 'money', lines: 'json', configuration: 'json' } as const

  orderId!: number
  /** From 1, unique in the order. */
  item!: number
  /** In the language it was ordered in. */
  description!: string
  period!: Period
  currency!: string
  /** Of each period to come. */
  priceMinor!: bigint
  lines!: QuoteLine[]
  configuration!: SoldConfiguration
  subscriptionId!: number | null
}
