import { Clock, inject, injectable, insertOnce, moneyOf } from 'nettoria'
import type { Actor, Money, Tx } from 'nettoria'
import { Invoice } from '../invoices/invoice.model.js'
import { SettleInvoice } from '../invoices/settle-invoice.js'
import type { PaymentAttempt } from './attempt.model.js'
import { referenceDigest } from './reference-digest.js'

export interface Captured {
  reference: string
  amount: Money
  fee: Money
}

export type CaptureResult =
  | { result: 'credited'; surplus: bigint }
  /** This movement was credited before, to this attempt. */
  | { result: 'known' }
  /** This movement was credited before, to another attempt. */
  | { result: 'foreign' }

/**
 * Credits one movement of money at a gateway: once in its life, whatever tells of it and however often. The caller has
 * locked the attempt.
 */
@injectable()
export class CapturePayment {
  constructor(
    @inject(SettleInvoice) private readonly settling: SettleInvoice,
    @inject(Clock) private readonly clock: Clock,
  ) {}

  async capture(tx: Tx, attempt: PaymentAttempt, captured: Captured, actor: Actor): Promise<CaptureResult> {
    const { gateway } = attempt
    const digest = referenceDigest(captured.reference)
    const row = {
      gateway,
      reference: captured.reference.slice(0, 255),
      reference_digest: digest,
      attempt_id: attempt.id,
      invoice_id: attempt.invoiceId,
      currency: captured.amount.currency,
      amount: captured.amount.minor,
      fee: captured.fee.minor,
      created_at: this.clock.now(),
    }
    // Before the row below, whose foreign key would lock it too, and less: two payments of one invoice would then deadlock.
    const invoice = await Invoice.query(tx).findById(attempt.invoiceId).forUpdate().throwIfNotFound()
    const captureId = await insertOnce(tx, 'billing_captures', row, ['gateway', 'reference_digest'])
    if (captureId === null) return this.alreadyKnown(tx, attempt, digest)
    const kept = moneyOf(captured.amount.currency, captured.amount.minor - captured.fee.minor)
    const settled = await this.settling.settle(tx, invoice, {
      source: 'capture',
      sourceId: captureId,
      amount: captured.amount.minor,
      key: `capture:${captureId}`,
      debits: [
        { account: `clearing:${gateway}`, amount: kept },
        { account: `fees:${gateway}`, amount: captured.fee },
      ],
      actor,
    })
    return { result: 'credited', surplus: settled.surplus }
  }

  private async alreadyKnown(tx: Tx, attempt: PaymentAttempt, digest: string): Promise<CaptureResult> {
    const known = (await tx('billing_captures')
      .where({ gateway: attempt.gateway, reference_digest: digest })
      .first('attempt_id')) as { attempt_id: number }
    return { result: known.attempt_id === attempt.id ? 'known' : 'foreign' }
  }
}
