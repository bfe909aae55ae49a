import { Clock, Database, httpErrors, inject, injectable } from 'nettoria'
import { Invoicing } from 'nettoria/contracts/billing'
import type { Actor } from 'nettoria'
import { lockOrder, moveOrder } from './move-order.js'
import type { Order } from './order.model.js'

/** Withdraws an order that nobody has paid, with its invoice. */
@injectable()
export class CancelOrder {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Clock) private readonly clock: Clock,
    @inject(Invoicing) private readonly invoicing: Invoicing,
  ) {}

  /** Without `accountId` of any account: an operator. Throws NOT_FOUND, ORDER_STATE, and INVOICE_NOT_OPEN when the payment came first: then the order stays. */
  cancel(order: { id: number; accountId?: number }, actor: Actor): Promise<Order> {
    return this.db.transaction(async (tx) => {
      const found = await lockOrder(tx, order)
      if (!found) throw httpErrors.NOT_FOUND()
      await moveOrder(tx, found, 'cancelled', { closedAt: this.clock.now() })
      await this.invoicing.void(tx, found.invoiceId, actor)
      return found
    })
  }
}
