import { Clock, inject, injectable, moneyOf } from 'nettoria'
import type { Actor, Tx } from 'nettoria'
import type { Outcome } from 'nettoria/contracts/billing'
import { mayMove, openStatuses } from './attempt-states.js'
import type { AttemptStatus } from './attempt-states.js'
import { PaymentAttempt } from './attempt.model.js'
import { CapturePayment } from './capture-payment.js'
import type { Captured } from './capture-payment.js'
import { nextCheck } from './check-schedule.js'
import { ParkPayment } from './park-payment.js'
import type { ParkReason } from './park-payment.js'
import { referenceDigest } from './reference-digest.js'

type Paid = Extract<Outcome, { status: 'paid' }>

/** Writes down what the gateway answered about an attempt that the caller has locked. */
@injectable()
export class RecordOutcome {
  constructor(
    @inject(CapturePayment) private readonly capturing: CapturePayment,
    @inject(ParkPayment) private readonly parking: ParkPayment,
    @inject(Clock) private readonly clock: Clock,
  ) {}

  async record(tx: Tx, attempt: PaymentAttempt, outcome: Outcome, actor: Actor): Promise<void> {
    if (outcome.status === 'paid') return this.paid(tx, attempt, outcome, actor)
    if (outcome.status === 'failed' || outcome.status === 'cancelled')
      return this.move(tx, attempt, outcome.status, { reason: outcome.reason.slice(0, 255) })
    return this.undecided(tx, attempt, outcome.status === 'pending' ? 'confirming' : 'unknown')
  }

  private async paid(tx: Tx, attempt: PaymentAttempt, outcome: Paid, actor: Actor): Promise<void> {
    const wrong = misfit(attempt, outcome)
    if (wrong) return this.parking.park(tx, attempt, outcome.reference, outcome.amount, wrong)
    const captured: Captured = {
      reference: outcome.reference,
      amount: outcome.amount,
      fee: outcome.fee ?? moneyOf(attempt.currency, 0n),
    }
    const { result } = await this.capturing.capture(tx, attempt, captured, actor)
    if (result === 'foreign') return this.parking.park(tx, attempt, outcome.reference, outcome.amount, 'binding')
    const { reference } = outcome
    await this.move(tx, attempt, 'paid', { reason: null, reference, referenceDigest: referenceDigest(reference) })
  }

  private async undecided(tx: Tx, attempt: PaymentAttempt, status: AttemptStatus): Promise<void> {
    if (!openStatuses.includes(attempt.status)) return
    const checks = attempt.checks + 1
    const wait = nextCheck(checks)
    if (wait !== null) {
      const nextCheckAt = this.clock.now() + wait
      await PaymentAttempt.query(tx).findById(attempt.id).patch({ status, checks, nextCheckAt })
      return
    }
    // A month without a result: an open page is an abandoned one, but a gateway that never answers needs a person.
    if (status === 'confirming') return this.move(tx, attempt, 'cancelled', { reason: 'abandoned' })
    const reference = attempt.reference ?? `attempt:${attempt.id}`
    return this.parking.park(tx, attempt, reference, moneyOf(attempt.currency, attempt.amount), 'unanswered')
  }

  private async move(tx: Tx, attempt: PaymentAttempt, to: AttemptStatus, more: Partial<PaymentAttempt>): Promise<void> {
    if (!mayMove(attempt.status, to)) return
    const done = { status: to, nextCheckAt: null, finishedAt: this.clock.now() }
    await PaymentAttempt.query(tx)
      .findById(attempt.id)
      .patch({ ...more, ...done })
  }
}

function misfit(attempt: PaymentAttempt, outcome: Paid): ParkReason | null {
  if (outcome.amount.currency !== attempt.currency) return 'currency'
  if (outcome.fee && outcome.fee.currency !== attempt.currency) return 'currency'
  if (outcome.amount.minor !== attempt.amount) return 'amount'
  if (outcome.fee && (outcome.fee.minor < 0n || outcome.fee.minor > outcome.amount.minor)) return 'amount'
  return null
}
