import { Database, httpErrors, inject, injectable } from 'nettoria'
import { Payments } from 'nettoria/contracts/billing'
import type { Actor } from 'nettoria'
import type { PaymentStart } from 'nettoria/contracts/billing'
import { orderErrors } from '../errors.js'
import { mayBecome } from './order-status.js'
import { Order } from './order.model.js'

/** Starts paying an order through one of the payment methods. */
@injectable()
export class PayOrder {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Payments) private readonly payments: Payments,
  ) {}

  /** Throws NOT_FOUND, ORDER_STATE, and what `Payments.start` throws. */
  async pay(order: { id: number; accountId: number }, method: string, actor: Actor): Promise<PaymentStart> {
    const { id, accountId } = order
    const found = await Order.query(this.db.read).findOne({ id, account_id: accountId })
    if (!found) throw httpErrors.NOT_FOUND()
    if (!mayBecome(found.status, 'paid')) throw orderErrors.ORDER_STATE({ status: found.status, wanted: 'paid' })
    return this.payments.start({ invoiceId: found.invoiceId, accountId, method, returnPath: `/orders/${id}`, actor })
  }
}
