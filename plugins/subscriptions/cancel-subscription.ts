import { Clock, Database, Logger, httpErrors, inject, injectable } from 'nettoria'
import type { AdapterInstances, Tx } from 'nettoria'
import { Fulfilments } from 'nettoria/contracts/subscriptions'
import type { Fulfilment, SubscriptionView } from 'nettoria/contracts/subscriptions'
import { subscriptionErrors } from './errors.js'
import { moveSubscription, sourcesOf } from './move-subscription.js'
import { fulfilmentOf } from './start-subscription.js'
import { Subscription, viewSubscription } from './subscription.model.js'

export interface Target {
  subscriptionId: number
  /** Left out by an operator: of any account. */
  accountId?: number
}

/** Cancels a subscription now or at the end of what is paid, undoes the latter, and ends those whose time has come. */
@injectable()
export class CancelSubscription {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Clock) private readonly clock: Clock,
    @inject(Logger) private readonly log: Logger,
    @inject(Fulfilments) private readonly fulfilments: AdapterInstances<Fulfilment>,
  ) {}

  /** Takes the server down at once. Throws NOT_FOUND, SUBSCRIPTION_STATE. */
  now(target: Target, reason = 'cancelled by the customer'): Promise<SubscriptionView> {
    return this.db.transaction(async (tx) => {
      const row = await this.find(tx, target)
      const moved = await moveSubscription(tx, row.id, 'cancelling', { cancelAt: this.clock.now() })
      if (!moved) throw subscriptionErrors.SUBSCRIPTION_STATE({ status: row.status, wanted: 'cancelling' })
      await this.terminate(tx, row, reason)
      return viewSubscription(await this.find(tx, target))
    })
  }

  /** Lets it run until the paid period ends. Asking again changes nothing. Throws NOT_FOUND, SUBSCRIPTION_STATE. */
  atPeriodEnd(target: Target): Promise<SubscriptionView> {
    return this.db.transaction(async (tx) => {
      const row = await this.find(tx, target)
      const marked = await Subscription.query(tx)
        .where({ id: row.id })
        .whereIn('status', sourcesOf('cancelling'))
        .patch({ cancelAt: row.paidUntilAt })
      if (!marked) throw subscriptionErrors.SUBSCRIPTION_STATE({ status: row.status, wanted: 'cancelling' })
      return viewSubscription({ ...row, cancelAt: row.paidUntilAt } as Subscription)
    })
  }

  /** Undoes `atPeriodEnd`, until it happens. Throws NOT_FOUND, SUBSCRIPTION_NOT_CANCELLED. */
  resume(target: Target): Promise<SubscriptionView> {
    return this.db.transaction(async (tx) => {
      const row = await this.find(tx, target)
      const resumed = await Subscription.query(tx)
        .where({ id: row.id })
        .whereNotNull('cancel_at')
        .whereIn('status', sourcesOf('cancelling'))
        .patch({ cancelAt: null })
      if (!resumed) throw subscriptionErrors.SUBSCRIPTION_NOT_CANCELLED()
      return viewSubscription({ ...row, cancelAt: null } as Subscription)
    })
  }

  /** Claims in one statement whatever is due, then asks for each to be taken down; one that fails does not hold up the others. */
  async endDue(): Promise<void> {
    const now = this.clock.now()
    await this.db.transaction(async (tx) => {
      const due = Subscription.query(tx).whereIn('status', sourcesOf('cancelling')).where('cancel_at', '<=', now)
      await due.patch({ status: 'cancelling' })
    })
    const owed = await Subscription.query(this.db.read)
      .where({ status: 'cancelling' })
      .whereNull('terminate_asked_at')
      .orderBy('id')
      .limit(200)
    for (const row of owed) {
      try {
        await this.db.transaction((tx) => this.terminate(tx, row, 'the paid period ended'))
      } catch (error) {
        this.log.error(
          { err: error, subscriptionId: row.id },
          'asking to take the server down failed, the next run tries again',
        )
      }
    }
  }

  private async find(tx: Tx, { subscriptionId, accountId }: Target): Promise<Subscription> {
    const row = await Subscription.query(tx).findOne({
      id: subscriptionId,
      ...(accountId !== undefined && { account_id: accountId }),
    })
    if (!row) throw httpErrors.NOT_FOUND()
    return row
  }

  private async terminate(tx: Tx, row: Subscription, reason: string): Promise<void> {
    const claimed = await Subscription.query(tx)
      .where({ id: row.id })
      .whereNull('terminate_asked_at')
      .patch({ terminateAskedAt: this.clock.now() })
    if (claimed) await fulfilmentOf(this.fulfilments, row.configuration.kind).terminate(tx, row.id, reason)
  }
}
