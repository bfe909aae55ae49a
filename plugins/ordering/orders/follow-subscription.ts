import { Clock, Events, inject, injectable } from 'nettoria'
import type { EventContext, Tx } from 'nettoria'
import { Invoicing } from 'nettoria/contracts/billing'
import { OrderFailed } from 'nettoria/contracts/ordering'
import { Subscriptions } from 'nettoria/contracts/subscriptions'
import { orderErrors } from '../errors.js'
import { lockOrder, moveOrder } from './move-order.js'
import { mayBecome } from './order-status.js'
import type { OrderStatus } from './order-status.js'
import { Order } from './order.model.js'

interface SubscriptionFact {
  subscriptionId: number
  orderId: number
}

/** Closes an order as its subscription comes to life or fails: then the money goes to the wallet, or an operator is told. */
@injectable()
export class FollowSubscription {
  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(Events) private readonly events: Events,
    @inject(Invoicing) private readonly invoicing: Invoicing,
    @inject(Subscriptions) private readonly subscriptions: Subscriptions,
  ) {}

  readonly activated = async (tx: Tx, fact: SubscriptionFact, context: EventContext): Promise<void> => {
    const order = await this.expect(tx, fact, 'active', context)
    if (!order) return
    const siblings = await this.subscriptions.ofOrder(tx, order.id)
    if (siblings.every(({ status }) => status !== 'provisioning')) await moveOrder(tx, order, 'active')
  }

  readonly failed = async (
    tx: Tx,
    fact: SubscriptionFact & { invoiceId: number; reason: string; remedy: 'refund' | 'park' },
    context: EventContext,
  ): Promise<void> => {
    const order = await this.expect(tx, fact, 'failed', context)
    if (!order) return
    const { reason, remedy, invoiceId, orderId } = fact
    const refunded = remedy === 'refund'
    const now = this.clock.now()
    await moveOrder(tx, order, 'failed', { closedAt: now, refundedAt: refunded ? now : null })
    if (refunded)
      await this.invoicing.refundToWallet(tx, invoiceId, reason, { kind: 'system', id: 'ordering', cause: context.id })
    else context.log.error({ orderId, reason }, 'a paid order failed and is parked: an operator has to decide')
    await this.events.publish(tx, OrderFailed, { orderId, accountId: order.accountId, invoiceId, refunded })
  }

  /**
   * An operator has the failed server of an order built again. Throws ORDER_REFUNDED once the money went back, ORDER_STATE when the
   * order is in another state.
   */
  async retried(tx: Tx, subscriptionId: number): Promise<void> {
    const subscription = await this.subscriptions.view(tx, subscriptionId)
    const order = subscription && (await lockOrder(tx, { id: subscription.orderId }))
    if (!order) return
    const moved = await Order.query(tx)
      .where({ id: order.id, status: 'failed' })
      .whereNull('refunded_at')
      .patch({ status: 'provisioning', closedAt: null })
    if (moved) return
    if (order.refundedAt !== null) throw orderErrors.ORDER_REFUNDED()
    throw orderErrors.ORDER_STATE({ status: order.status, wanted: 'provisioning' })
  }

  private async expect(
    tx: Tx,
    fact: SubscriptionFact,
    wanted: OrderStatus,
    { log, name }: EventContext,
  ): Promise<Order | undefined> {
    const order = await lockOrder(tx, { id: fact.orderId })
    if (order && mayBecome(order.status, wanted)) return order
    log.warn({ ...fact, event: name, status: order?.status }, 'the order is past this event, nothing to change')
    return undefined
  }
}
