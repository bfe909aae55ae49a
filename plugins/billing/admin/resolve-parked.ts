import { Clock, Database, Logger, httpErrors, inject, injectable, insertOnce, moneyOf } from 'nettoria'
import type { Actor, Tx } from 'nettoria'
import { billingErrors } from '../errors.js'
import { LedgerBook } from '../ledger/ledger-book.js'
import { ParkedPayment, creditable } from './parked-payment.model.js'

/** An operator's decision about a parked payment: what was captured goes to the wallet, or the matter is closed outside. */
@injectable()
export class ResolveParked {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(LedgerBook) private readonly ledger: LedgerBook,
    @inject(Clock) private readonly clock: Clock,
    @inject(Logger) private readonly log: Logger,
  ) {}

  /** Throws PAYMENT_NOT_PARKED when it is decided already, or when there is no money of its own to credit. */
  async resolve(parkedId: number, resolution: 'wallet' | 'dismissed', actor: Actor): Promise<void> {
    await this.db.transaction(async (tx) => {
      const parked = await ParkedPayment.query(tx).findById(parkedId).forUpdate()
      if (!parked) throw httpErrors.NOT_FOUND()
      if (parked.resolvedAt !== null) throw billingErrors.PAYMENT_NOT_PARKED()
      if (resolution === 'wallet') await this.credit(tx, parked, actor)
      const resolved = { resolution, resolvedBy: actor.id, resolvedAt: this.clock.now() }
      await ParkedPayment.query(tx).findById(parkedId).patch(resolved)
    })
    this.log.info({ parkedId, resolution, actor: actor.id }, 'parked payment resolved')
  }

  private async credit(tx: Tx, parked: ParkedPayment, actor: Actor): Promise<void> {
    const { gateway, reference, referenceDigest, attemptId, invoiceId, accountId, currency, amount } = parked
    if (!creditable.includes(parked.reason)) throw billingErrors.PAYMENT_NOT_PARKED()
    const capture = {
      gateway,
      reference,
      reference_digest: referenceDigest,
      attempt_id: attemptId,
      invoice_id: invoiceId,
      currency,
      amount,
      fee: 0,
      created_at: this.clock.now(),
    }
    // The same guard as for every other movement: a reference is credited once in its life.
    const captureId = await insertOnce(tx, 'billing_captures', capture, ['gateway', 'reference_digest'])
    if (captureId === null) throw billingErrors.PAYMENT_NOT_PARKED()
    await this.ledger.post(tx, {
      key: `capture:${captureId}`,
      description: `Parked payment ${parked.id} to the wallet`,
      entries: [
        { account: `clearing:${gateway}`, amount: moneyOf(currency, amount) },
        { account: `wallet:${accountId}`, amount: moneyOf(currency, -amount) },
      ],
      actor,
    })
  }
}
