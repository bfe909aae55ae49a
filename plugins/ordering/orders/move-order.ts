import type { Tx } from 'nettoria'
import { orderErrors } from '../errors.js'
import { Order } from './order.model.js'
import { mayBecome, orderStatuses } from './order-status.js'
import type { OrderStatus } from './order-status.js'

/** Moves the order by compare-and-set. Throws ORDER_STATE (409) when its present state does not lead there. */
export async function moveOrder(tx: Tx, order: Order, wanted: OrderStatus, also: Partial<Order> = {}): Promise<void> {
  const sources = orderStatuses.filter((status) => mayBecome(status, wanted))
  const moved = await Order.query(tx)
    .where({ id: order.id })
    .whereIn('status', sources)
    .patch({ ...also, status: wanted })
  if (!moved) throw orderErrors.ORDER_STATE({ status: order.status, wanted })
  Object.assign(order, also, { status: wanted })
}

/** The order as it is now, held until the transaction ends where the engine can. */
export async function lockOrder(
  tx: Tx,
  { id, accountId }: { id: number; accountId?: number },
): Promise<Order | undefined> {
  return Order.query(tx)
    .findOne({ id, ...(accountId !== undefined && { account_id: accountId }) })
    .forUpdate()
}
