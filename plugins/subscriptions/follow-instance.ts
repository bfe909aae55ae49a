import { Clock, Events, inject, injectable } from 'nettoria'
import type { EventContext, Tx } from 'nettoria'
import { SubscriptionActivated, SubscriptionEnded, SubscriptionFailed } from 'nettoria/contracts/subscriptions'
import type { SubscriptionStatus } from 'nettoria/contracts/subscriptions'
import { subscriptionErrors } from './errors.js'
import { moveSubscription } from './move-subscription.js'
import { Subscription } from './subscription.model.js'

interface InstanceFact {
  subscriptionId: number
}

/** Moves a subscription as its server is ready, fails or is gone. A fact that comes too late changes nothing. */
@injectable()
export class FollowInstance {
  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(Events) private readonly events: Events,
  ) {}

  readonly ready = async (tx: Tx, fact: InstanceFact, context: EventContext): Promise<void> => {
    const row = await this.move(tx, fact, 'active', { activatedAt: this.clock.now() }, context)
    if (row) await this.events.publish(tx, SubscriptionActivated, factOf(row))
  }

  readonly failed = async (
    tx: Tx,
    fact: InstanceFact & { reason: string; remedy: 'refund' | 'park' },
    context: EventContext,
  ): Promise<void> => {
    const row = await this.move(tx, fact, 'failed', { endedAt: this.clock.now() }, context)
    if (!row) return
    const { reason, remedy } = fact
    await this.events.publish(tx, SubscriptionFailed, { ...factOf(row), invoiceId: row.invoiceId, reason, remedy })
  }

  readonly terminated = async (tx: Tx, fact: InstanceFact, context: EventContext): Promise<void> => {
    const row = await this.move(tx, fact, 'ended', { endedAt: this.clock.now() }, context)
    if (row) await this.events.publish(tx, SubscriptionEnded, factOf(row))
  }

  /** An operator has a failed server built again. Throws SUBSCRIPTION_STATE when the subscription is in another state by now. */
  async retried(tx: Tx, { subscriptionId }: InstanceFact): Promise<void> {
    if (await moveSubscription(tx, subscriptionId, 'provisioning', { endedAt: null })) return
    const row = await Subscription.query(tx).findById(subscriptionId)
    throw subscriptionErrors.SUBSCRIPTION_STATE({ status: row?.status ?? 'unknown', wanted: 'provisioning' })
  }

  private async move(
    tx: Tx,
    { subscriptionId }: InstanceFact,
    status: SubscriptionStatus,
    also: Partial<Subscription>,
    { log, name }: EventContext,
  ): Promise<Subscription | undefined> {
    if (await moveSubscription(tx, subscriptionId, status, also)) return Subscription.query(tx).findById(subscriptionId)
    log.warn({ subscriptionId, event: name, status }, 'the subscription is past this event, nothing to change')
    return undefined
  }
}

const factOf = ({ id, accountId, orderId }: Subscription) => ({ subscriptionId: id, accountId, orderId })
