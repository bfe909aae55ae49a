import { BaseModel, moneyOf } from 'nettoria'
import type { Period } from 'nettoria/contracts/catalog'
import type { SoldConfiguration, SubscriptionStatus, SubscriptionView } from 'nettoria/contracts/subscriptions'

/** A row of what a customer holds. Price, configuration, anchor and time zone never change after `start`. */
export class Subscription extends BaseModel {
  static override tableName = 'subscriptions_subscriptions'
  static override codecs = { priceMinor: 'money', configuration: 'json' } as const

  accountId!: number
  orderId!: number
  /** Number of the item in its order, from 1. */
  item!: number
  invoiceId!: number
  status!: SubscriptionStatus
  period!: Period
  currency!: string
  priceMinor!: bigint
  configuration!: SoldConfiguration
  /** Every boundary is counted from here; paying late does not move it. */
  anchorAt!: number
  /** IANA name, frozen: a customer who moves keeps the days they know. */
  timeZone!: string
  /** The period that is paid for, from 0. */
  periodIndex!: number
  paidUntilAt!: number
  cancelAt!: number | null
  /** When the fulfilment was asked to take it down. */
  terminateAskedAt!: number | null
  activatedAt!: number | null
  endedAt!: number | null
  createdAt!: number
}

export function viewSubscription(row: Subscription): SubscriptionView {
  return {
    id: row.id,
    accountId: row.accountId,
    orderId: row.orderId,
    status: row.status,
    period: row.period,
    price: moneyOf(row.currency, row.priceMinor),
    configuration: row.configuration,
    createdAt: row.createdAt,
    paidUntil: row.paidUntilAt,
    cancelAt: row.cancelAt,
  }
}
