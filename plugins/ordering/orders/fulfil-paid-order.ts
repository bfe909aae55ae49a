import { Clock, Events, inject, injectable, moneyOf } from 'nettoria'
import type { EventContext, Tx } from 'nettoria'
import { Invoicing } from 'nettoria/contracts/billing'
import { OrderPaid } from 'nettoria/contracts/ordering'
import { Subscriptions } from 'nettoria/contracts/subscriptions'
import { lockOrder, moveOrder } from './move-order.js'
import { Order, OrderItem } from './order.model.js'
import { orderSubject } from './place-order.js'

interface InvoiceFact {
  invoiceId: number
  subject: { kind: string; id: number }
}

/** Hears that an invoice is paid and starts what its order sells; money for an order that was cancelled goes to the wallet. */
@injectable()
export class FulfilPaidOrder {
  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(Events) private readonly events: Events,
    @inject(Invoicing) private readonly invoicing: Invoicing,
    @inject(Subscriptions) private readonly subscriptions: Subscriptions,
  ) {}

  readonly paid = async (tx: Tx, { invoiceId, subject }: InvoiceFact, context: EventContext): Promise<void> => {
    if (subject.kind !== orderSubject) return
    const order = await lockOrder(tx, { id: subject.id })
    const known = order?.invoiceId === invoiceId
    if (order && known && order.status === 'awaiting_payment') return this.fulfil(tx, order)
    if (order && known && order.status !== 'cancelled') {
      context.log.warn({ orderId: order.id, status: order.status }, 'the order was paid before, nothing to start')
      return
    }
    const reason = order && known ? 'The order was cancelled before it was paid' : 'The invoice is of no order'
    context.log.error(
      { orderId: subject.id, invoiceId, reason },
      'a payment has nothing to pay for, it goes to the wallet',
    )
    const actor = { kind: 'system' as const, id: 'ordering', cause: context.id }
    await this.invoicing.refundToWallet(tx, invoiceId, reason, actor)
  }

  private async fulfil(tx: Tx, order: Order): Promise<void> {
    await moveOrder(tx, order, 'paid', { paidAt: this.clock.now() })
    const { id: orderId, accountId, invoiceId } = order
    for (const { id, item, period, currency, priceMinor, configuration } of await OrderItem.query(tx).where({
      order_id: orderId,
    })) {
      const price = moneyOf(currency, priceMinor)
      const sold = { accountId, orderId, item, invoiceId, period, price, configuration }
      const subscription = await this.subscriptions.start(tx, sold)
      await OrderItem.query(tx).findById(id).patch({ subscriptionId: subscription.id })
    }
    await moveOrder(tx, order, 'provisioning')
    await this.events.publish(tx, OrderPaid, { orderId, accountId, invoiceId })
  }
}
