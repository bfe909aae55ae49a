import { BaseModel } from 'nettoria'
import type { SandboxOutcome } from './outcomes.js'

export class Checkout extends BaseModel {
  static override tableName = 'gateway_sandbox_checkouts'
  static override codecs = { amount: 'money' } as const

  attemptId!: number
  instance!: string
  currency!: string
  amount!: bigint
  description!: string
  returnUrl!: string
  webhookUrl!: string
  outcome!: SandboxOutcome | null
  createdAt!: number
  completedAt!: number | null
}

export class Charge extends BaseModel {
  static override tableName = 'gateway_sandbox_charges'
  static override codecs = { amount: 'money' } as const

  checkoutId!: number
  seq!: number
  reference!: string
  instance!: string
  attemptId!: number
  outcome!: SandboxOutcome
  currency!: string
  amount!: bigint
  availableAt!: number
  createdAt!: number
  webhookTries!: number
  webhookDueAt!: number | null
}
