import { Clock, Database, Logger, Worker, inject, injectable } from 'nettoria'
import type { AdapterInstances } from 'nettoria'
import { GatewayRefusal, PaymentGateways } from 'nettoria/contracts/billing'
import type { PaymentGateway } from 'nettoria/contracts/billing'
import { noHint, within } from './ask-gateway.js'
import type { Hint } from './ask-gateway.js'
import { PaymentAttempt } from './attempt.model.js'
import { Callback } from './callback.model.js'
import type { CallbackStatus } from './callback.model.js'
import { ConfirmAttempt } from './confirm-attempt.js'
import { referenceDigest } from './reference-digest.js'

/** After this long a worker that claimed a callback is taken for dead. */
export const claimLife = 120_000
const maxTries = 10
const patience = 20_000

type Reading = { status: 'ignored' | 'refused'; problem: string } | { status: 'about'; attemptId: number; hint: Hint }

/** Works on one stored callback: claim it, let the adapter authenticate it, confirm the attempt it speaks of. */
@injectable()
export class WorkCallback {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(PaymentGateways) private readonly gateways: AdapterInstances<PaymentGateway>,
    @inject(ConfirmAttempt) private readonly confirming: ConfirmAttempt,
    @inject(Clock) private readonly clock: Clock,
    @inject(Logger) private readonly log: Logger,
    @inject(Worker) private readonly worker: Worker,
  ) {}

  /** Answers what became of it; `working` when somebody else has it. */
  async work(callbackId: number): Promise<CallbackStatus> {
    const callback = await this.claim(callbackId)
    if (!callback) return 'working'
    try {
      return await this.finish(callback, await this.read(callback))
    } catch (error) {
      this.log.error({ callbackId, gateway: callback.gateway, err: error }, 'callback could not be worked on')
      const status = callback.tries >= maxTries ? 'dead' : 'received'
      await this.mark(callbackId, { status, problem: (error as Error).name })
      return status
    }
  }

  private claim(callbackId: number): Promise<Callback | undefined> {
    const now = this.clock.now()
    return this.db.transaction(async (tx) => {
      const claimed = await Callback.query(tx)
        .findById(callbackId)
        .where((free) =>
          free
            .where({ status: 'received' })
            .orWhere((stale) => stale.where({ status: 'working' }).where('claimed_at', '<=', now - claimLife)),
        )
        .patch({ status: 'working', claimedAt: now, worker: this.worker.id })
      if (claimed !== 1) return undefined
      const callback = await Callback.query(tx).findById(callbackId).throwIfNotFound()
      await Callback.query(tx)
        .findById(callbackId)
        .patch({ tries: callback.tries + 1 })
      callback.tries += 1
      return callback
    })
  }

  private async read(callback: Callback): Promise<Reading> {
    const instance = this.gateways.find(callback.gateway)
    if (!instance) return { status: 'refused', problem: 'the instance is gone' }
    try {
      const { attemptId, reference, claim } = await within(patience, instance.adapter.readCallback(callback.raw()))
      const about = await this.attemptOf(callback, attemptId, reference)
      if (about === null) return { status: 'ignored', problem: 'it is about no payment' }
      if (about === undefined) return { status: 'refused', problem: 'its payment is not of this instance' }
      return { status: 'about', attemptId: about, hint: { reference: reference ?? null, claim } }
    } catch (error) {
      if (error instanceof GatewayRefusal) return { status: 'refused', problem: error.message.slice(0, 255) }
      throw error
    }
  }

  /** The attempt a genuine callback means; null when it names none, undefined when it is not this instance's. */
  private async attemptOf(
    callback: Callback,
    attemptId?: number,
    reference?: string,
  ): Promise<number | null | undefined> {
    if (attemptId === undefined && reference === undefined) return callback.boundAttemptId
    const found = PaymentAttempt.query(this.db.read).where({ gateway: callback.gateway }).select('id').first()
    if (attemptId !== undefined) found.where({ id: attemptId })
    else found.where({ reference_digest: referenceDigest(reference!) })
    const attempt = await found
    if (!attempt) return undefined
    return callback.boundAttemptId === null || callback.boundAttemptId === attempt.id ? attempt.id : undefined
  }

  private async finish(callback: Callback, reading: Reading): Promise<CallbackStatus> {
    const { id: callbackId, gateway, boundAttemptId } = callback
    const actor = { kind: 'gateway', id: gateway, cause: callback.requestId } as const
    if (reading.status === 'about') {
      await this.confirming.confirm(reading.attemptId, reading.hint, actor)
      await this.mark(callbackId, { status: 'done', attemptId: reading.attemptId })
      return 'done'
    }
    if (reading.status === 'refused')
      this.log.warn({ callbackId, gateway, reason: reading.problem, security: true }, 'callback refused')
    // Whoever stands at our return address, the gateway itself may be asked about that attempt.
    if (boundAttemptId !== null) await this.confirming.confirm(boundAttemptId, noHint, actor)
    await this.mark(callbackId, reading)
    return reading.status
  }

  private async mark(callbackId: number, change: Partial<Callback>): Promise<void> {
    await this.db.transaction((tx) => Callback.query(tx).findById(callbackId).patch(change).execute())
  }
}
