import type { Reader } from 'nettoria'
import type { Breach } from 'nettoria/contracts/audits'

interface Row {
  id: number
  status: string
}

const breach = (invariant: string, { id, status }: Row, message: string): Breach => ({
  invariant,
  subject: `order ${id} (${status})`,
  message,
})

/** M8 for orders, and that whatever was paid for has been started. */
export async function auditOrders(read: Reader): Promise<Breach[]> {
  // Columns are compared inside the database, which knex has no builder for: `whereRaw`.
  const wrongTotals = (await read('ordering_orders')
    .whereRaw('subtotal_minor - discount_minor + tax_minor <> total_minor')
    .select('id', 'status')) as Row[]
  const notStarted = (await read('ordering_orders as o')
    .leftJoin('ordering_order_items as i', 'i.order_id', 'o.id')
    .whereIn('o.status', ['paid', 'provisioning', 'active'])
    .whereNull('i.subscription_id')
    .distinct('o.id', 'o.status')) as Row[]
  return [
    ...wrongTotals.map((row) => breach('M8', row, 'the total is not subtotal - discount + tax')),
    ...notStarted.map((row) => breach('paid-is-started', row, 'an item that was paid for has no subscription')),
  ]
}
