import { Database, faultPoint, inject, injectable } from 'nettoria'
import type { Actor } from 'nettoria'
import { AskGateway } from './ask-gateway.js'
import type { Hint } from './ask-gateway.js'
import type { AttemptStatus } from './attempt-states.js'
import { PaymentAttempt } from './attempt.model.js'
import { RecordOutcome } from './record-outcome.js'
import { referenceDigest } from './reference-digest.js'

/**
 * Where the browser's return, the webhook and the reconciling job all meet: asks the gateway, then writes its answer down in one
 * transaction under a lock on the attempt. Whoever comes second finds it done.
 */
@injectable()
export class ConfirmAttempt {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(AskGateway) private readonly gateway: AskGateway,
    @inject(RecordOutcome) private readonly outcomes: RecordOutcome,
  ) {}

  /** Never inside a transaction. Answers the attempt's state, or undefined when there is none. */
  async confirm(attemptId: number, hint: Hint, actor: Actor): Promise<AttemptStatus | undefined> {
    const attempt = await PaymentAttempt.query(this.db.read).findById(attemptId)
    if (!attempt) return undefined
    if (saysNothingNew(attempt, hint)) return attempt.status
    faultPoint('billing.confirm.before-ask')
    const outcome = await this.gateway.ask(attempt, hint)
    faultPoint('billing.confirm.after-ask')
    const status = await this.db.transaction(async (tx) => {
      const locked = await PaymentAttempt.query(tx).findById(attemptId).forUpdate().throwIfNotFound()
      await this.outcomes.record(tx, locked, outcome, actor)
      faultPoint('billing.confirm.before-commit')
      const now = await PaymentAttempt.query(tx).findById(attemptId).select('status').throwIfNotFound()
      return now.status
    })
    faultPoint('billing.confirm.after-commit')
    return status
  }
}

// A paid attempt is only asked about again when the gateway speaks of another movement: the customer may have paid twice.
function saysNothingNew(attempt: PaymentAttempt, hint: Hint): boolean {
  if (attempt.status !== 'paid') return false
  return hint.reference === null || referenceDigest(hint.reference) === attempt.referenceDigest
}
