import { BaseModel } from 'nettoria'
import type { Actor } from 'nettoria'
import type { AttemptStatus } from './attempt-states.js'

/** One try to collect money for one invoice through one gateway instance. */
export class PaymentAttempt extends BaseModel {
  static override tableName = 'billing_payment_attempts'
  static override codecs = { amount: 'money' } as const

  accountId!: number
  invoiceId!: number
  gateway!: string
  status!: AttemptStatus
  currency!: string
  amount!: bigint
  reference!: string | null
  referenceDigest!: string | null
  reason!: string | null
  returnPath!: string
  actorKind!: Actor['kind']
  actorId!: string
  cause!: string
  checks!: number
  nextCheckAt!: number | null
  createdAt!: number
  finishedAt!: number | null
}
