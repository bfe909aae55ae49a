import { Clock, Events, Logger, inject, injectable, insertOnce } from 'nettoria'
import type { Money, Tx } from 'nettoria'
import { PaymentParked } from 'nettoria/contracts/billing'
import { mayMove } from './attempt-states.js'
import { PaymentAttempt } from './attempt.model.js'
import { referenceDigest } from './reference-digest.js'

export type ParkReason = 'amount' | 'currency' | 'binding' | 'unanswered'

/** Keeps money that does not fit its attempt for an operator. Nothing is booked and the invoice stays as it was. */
@injectable()
export class ParkPayment {
  constructor(
    @inject(Events) private readonly events: Events,
    @inject(Clock) private readonly clock: Clock,
    @inject(Logger) private readonly log: Logger,
  ) {}

  async park(tx: Tx, attempt: PaymentAttempt, reference: string, amount: Money, reason: ParkReason): Promise<void> {
    const { gateway, id: attemptId, invoiceId, accountId } = attempt
    const now = this.clock.now()
    const row = {
      gateway,
      reference: reference.slice(0, 255),
      reference_digest: referenceDigest(reference),
      attempt_id: attemptId,
      invoice_id: invoiceId,
      account_id: accountId,
      reason,
      currency: amount.currency,
      amount: amount.minor,
      created_at: now,
    }
    const parked = await insertOnce(tx, 'billing_parked_payments', row, ['gateway', 'reference_digest', 'attempt_id'])
    if (parked === null) return
    if (mayMove(attempt.status, 'parked'))
      await PaymentAttempt.query(tx)
        .findById(attemptId)
        .patch({ status: 'parked', reason, nextCheckAt: null, finishedAt: now })
    await this.events.publish(tx, PaymentParked, { attemptId, invoiceId, accountId, reason })
    this.log.warn({ attemptId, invoiceId, gateway, reason }, 'payment parked for an operator')
  }
}
