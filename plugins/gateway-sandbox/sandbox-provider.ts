import { Clock, Database, Jobs, inject, injectable, isPanelError, moneyOf } from 'nettoria'
import type { Money, Tx } from 'nettoria'
import type { Outcome } from 'nettoria/contracts/billing'
import { randomBytes } from 'node:crypto'
import { effects } from './outcomes.js'
import type { SandboxOutcome } from './outcomes.js'
import { Charge, Checkout } from './provider.model.js'
import { sendWebhooksJob } from './send-webhooks.job.js'

export interface NewCheckout {
  attemptId: number
  instance: string
  amount: Money
  description: string
  returnUrl: string
  webhookUrl: string
}

/** The far side: what would be another company's computer. It keeps its own books and knows nothing of invoices. */
@injectable()
export class SandboxProvider {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Jobs) private readonly jobs: Jobs,
    @inject(Clock) private readonly clock: Clock,
  ) {}

  /** Opens the payment page of an attempt, once. */
  async open({ amount, ...rest }: NewCheckout): Promise<void> {
    const row = { ...rest, currency: amount.currency, amount: amount.minor, createdAt: this.clock.now() }
    try {
      await this.db.transaction((tx) => Checkout.query(tx).insert(row).execute())
    } catch (error) {
      if (!isPanelError(error, 'DATA_DUPLICATE')) throw error
    }
  }

  find(attemptId: number): Promise<Checkout | undefined> {
    return Checkout.query(this.db.read).findOne({ attempt_id: attemptId }).execute()
  }

  /** The customer presses a button. Only the first press counts. `webhookDelay` in ms; null sends none. */
  async complete(checkout: Checkout, outcome: SandboxOutcome, webhookDelay: number | null): Promise<void> {
    await this.db.transaction(async (tx) => {
      const completedAt = this.clock.now()
      const first = await Checkout.query(tx).findById(checkout.id).whereNull('outcome').patch({ outcome, completedAt })
      if (first === 1) await this.charge(tx, checkout, outcome, webhookDelay)
    })
  }

  /** What the provider says of an attempt; of one of its charges, when that is named. */
  async ask(instance: string, attemptId: number, reference: string | null): Promise<Outcome> {
    const checkout = await this.find(attemptId)
    if (!checkout || checkout.instance !== instance || checkout.outcome === null) return { status: 'pending' }
    if (checkout.outcome === 'declined') return { status: 'failed', reason: 'declined' }
    if (checkout.outcome === 'cancelled') return { status: 'cancelled', reason: 'by the customer' }
    const charges = await Charge.query(this.db.read).where({ attempt_id: attemptId, instance }).orderBy('seq')
    const charge = charges.find((each) => each.reference === reference) ?? charges[0]!
    if (charge.availableAt > this.clock.now()) return { status: charge.outcome === 'unknown' ? 'unknown' : 'pending' }
    return { status: 'paid', reference: charge.reference, amount: moneyOf(charge.currency, charge.amount) }
  }

  private async charge(
    tx: Tx,
    checkout: Checkout,
    outcome: SandboxOutcome,
    webhookDelay: number | null,
  ): Promise<void> {
    const { charges, share, availableAfter } = effects[outcome]
    const now = this.clock.now()
    const availableAt = now + availableAfter
    const webhookDueAt = webhookDelay === null ? null : availableAt + webhookDelay
    for (let seq = 1; seq <= charges; seq++)
      await Charge.query(tx).insert({
        checkoutId: checkout.id,
        seq,
        reference: `sbx_${randomBytes(12).toString('hex')}`,
        instance: checkout.instance,
        attemptId: checkout.attemptId,
        outcome,
        currency: checkout.currency,
        amount: share === 'half' ? half(checkout.amount) : checkout.amount,
        availableAt,
        createdAt: now,
        webhookTries: 0,
        webhookDueAt,
      })
    if (charges > 0 && webhookDueAt !== null)
      this.jobs.enqueueAfter(tx, sendWebhooksJob, {}, { unique: `checkout:${checkout.id}`, at: webhookDueAt })
  }
}

/** About half, and never the whole. */
function half(amount: bigint): bigint {
  return amount > 1n ? amount / 2n : amount + 1n
}
