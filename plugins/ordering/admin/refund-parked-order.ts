import { Clock, Database, Events, Logger, httpErrors, inject, injectable } from 'nettoria'
import type { Actor, Money } from 'nettoria'
import { Invoicing } from 'nettoria/contracts/billing'
import { OrderFailed } from 'nettoria/contracts/ordering'
import { orderErrors } from '../errors.js'
import { lockOrder } from '../orders/move-order.js'
import { Order } from '../orders/order.model.js'

/** An operator gives up on an order that failed and was parked: what was paid goes to the wallet, once, and the customer is told. */
@injectable()
export class RefundParkedOrder {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Clock) private readonly clock: Clock,
    @inject(Events) private readonly events: Events,
    @inject(Logger) private readonly log: Logger,
    @inject(Invoicing) private readonly invoicing: Invoicing,
  ) {}

  /** Answers what went back. Throws NOT_FOUND, ORDER_NOT_PARKED. */
  async refund(orderId: number, actor: Actor): Promise<Money> {
    const refunded = await this.db.transaction(async (tx) => {
      const order = await lockOrder(tx, { id: orderId })
      if (!order) throw httpErrors.NOT_FOUND()
      const claimed = await Order.query(tx)
        .where({ id: orderId, status: 'failed' })
        .whereNull('refunded_at')
        .patch({ refundedAt: this.clock.now() })
      if (!claimed) throw orderErrors.ORDER_NOT_PARKED()
      const { accountId, invoiceId } = order
      const money = await this.invoicing.refundToWallet(tx, invoiceId, `Order ${orderId} could not be built`, actor)
      await this.events.publish(tx, OrderFailed, { orderId, accountId, invoiceId, refunded: true })
      return money
    })
    this.log.info({ orderId, actor: actor.id }, 'a parked order was refunded')
    return refunded
  }
}
