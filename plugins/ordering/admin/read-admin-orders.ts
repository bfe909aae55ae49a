import { Database, Identity, httpErrors, inject, injectable, keysetPage } from 'nettoria'
import type { Static } from 'nettoria'
import { Instances } from 'nettoria/contracts/compute'
import type { OrderStatus } from '../orders/order-status.js'
import { Order, OrderItem } from '../orders/order.model.js'
import { viewAdminOrder, viewAdminOrderDetail } from './admin-order.view.js'
import type { AdminOrderDetail } from './admin-order.view.js'

export interface OrderFilters {
  limit: number
  cursor?: string
  status?: OrderStatus
  accountId?: number
  /** Only failed orders whose money was not returned. */
  parked?: boolean
}

/** Orders of every account: two queries a list, five a detail. */
@injectable()
export class ReadAdminOrders {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Identity) private readonly identity: Identity,
    @inject(Instances) private readonly instances: Instances | undefined,
  ) {}

  async list({ limit, cursor, status, accountId, parked }: OrderFilters) {
    const query = Order.query(this.db.read)
    if (status) query.where({ status })
    if (accountId) query.where({ account_id: accountId })
    if (parked) query.where({ status: 'failed' }).whereNull('refunded_at')
    const page = await keysetPage<Order>(query, { limit, cursor })
    const orderIds = page.items.map((order) => order.id)
    const rows = await OrderItem.query(this.db.read).whereIn('order_id', orderIds).orderBy(['order_id', 'item'])
    const items = page.items.map((order) =>
      viewAdminOrder({ id: order.id, order, items: rows.filter((row) => row.orderId === order.id) }),
    )
    return { items, nextCursor: page.nextCursor }
  }

  /** Throws NOT_FOUND. */
  async one(id: number): Promise<Static<typeof AdminOrderDetail>> {
    const order = await Order.query(this.db.read).findById(id)
    if (!order) throw httpErrors.NOT_FOUND()
    const items = await OrderItem.query(this.db.read).where({ order_id: id }).orderBy('item')
    const sold = items.flatMap(({ subscriptionId }) => (subscriptionId ? [subscriptionId] : []))
    const user = await this.identity.user(this.db.read, order.userId)
    const instances = sold.length ? ((await this.instances?.ofSubscriptions(this.db.read, sold)) ?? []) : []
    return viewAdminOrderDetail({ id, order, items }, user, instances)
  }
}
