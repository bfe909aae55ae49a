import { BaseModel } from 'nettoria'
import type { ParkReason } from '../payments/park-payment.js'

/** Money that came in and fits no attempt, until an operator decides. */
export class ParkedPayment extends BaseModel {
  static override tableName = 'billing_parked_payments'
  static override codecs = { amount: 'money' } as const

  gateway!: string
  reference!: string
  referenceDigest!: string
  attemptId!: number
  invoiceId!: number
  accountId!: number
  reason!: ParkReason
  currency!: string
  amount!: bigint
  createdAt!: number
  resolution!: 'wallet' | 'dismissed' | null
  resolvedBy!: string | null
  resolvedAt!: number | null
}

/** Reasons where the gateway holds this very money for this customer, so that it may go to the wallet. */
export const creditable: readonly ParkReason[] = ['amount', 'currency']
