import { Database, httpErrors, inject, injectable, keysetPage } from 'nettoria'
import type { Page } from 'nettoria'
import { Order, OrderItem } from './order.model.js'

export interface OrderWithItems {
  id: number
  order: Order
  items: OrderItem[]
}

/** Reads orders of one account: two queries, however many there are. */
@injectable()
export class FindOrders {
  constructor(@inject(Database) private readonly db: Database) {}

  async page(accountId: number, list: { limit: number; cursor?: string | undefined }): Promise<Page<OrderWithItems>> {
    const { items, nextCursor } = await keysetPage<Order>(
      Order.query(this.db.read).where({ account_id: accountId }),
      list,
    )
    const orderIds = items.map(({ id }) => id)
    const rows = await OrderItem.query(this.db.read).whereIn('order_id', orderIds).orderBy(['order_id', 'item'])
    const of = (orderId: number) => rows.filter((row) => row.orderId === orderId)
    return { items: items.map((order) => ({ id: order.id, order, items: of(order.id) })), nextCursor }
  }

  /** Throws NOT_FOUND, also for another account's order. */
  async one(id: number, accountId: number): Promise<OrderWithItems> {
    const order = await Order.query(this.db.read).findOne({ id, account_id: accountId })
    if (!order) throw httpErrors.NOT_FOUND()
    return { id, order, items: await OrderItem.query(this.db.read).where({ order_id: id }).orderBy('item') }
  }
}
