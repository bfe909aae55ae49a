import { instantToJson } from 'nettoria'
import type { Database } from 'nettoria'
import type { AdminSearch, AttentionSource } from 'nettoria/contracts/operations'
import { Order } from '../orders/order.model.js'

const permission = 'ordering.manage'

/** Orders by their number, or by the number of their invoice. */
export function searchOrders(db: Database): AdminSearch {
  return {
    permission,
    async search(query, limit) {
      const number = /^#?(\d{1,9})$/.exec(query)?.[1]
      if (!number) return []
      const orders = await Order.query(db.read)
        .where({ id: number })
        .orWhere({ invoice_id: number })
        .orderBy('id', 'desc')
        .limit(limit)
      return orders.map(({ id, createdAt }) => ({
        kind: 'ordering.search.order',
        title: `#${id}`,
        detail: instantToJson(createdAt).slice(0, 10),
        href: `/admin/orders/${id}`,
      }))
    },
  }
}

/** Orders that were paid and could not be built, whose money waits for a decision. */
export function ordersToDecide(db: Database): AttentionSource {
  return {
    permission,
    async count() {
      const waiting = db.read(Order.tableName).where({ status: 'failed' }).whereNull('refunded_at')
      const [row] = (await waiting.count({ many: '*' })) as { many: number }[]
      return [
        {
          text: 'ordering.attention.failed',
          count: Number(row?.many ?? 0),
          level: 'danger',
          href: '/admin/orders?status=parked',
        },
      ]
    },
  }
}
