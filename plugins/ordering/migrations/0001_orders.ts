import { col, index, migration, table, unique } from 'nettoria'

export default migration(
  table('ordering_orders', (t) => {
    col.id(t)
    col.foreignId(t, 'account_id').notNullable()
    col.foreignId(t, 'user_id').notNullable()
    col.word(t, 'status').notNullable()
    col.currency(t).notNullable()
    col.minor(t, 'subtotal_minor').notNullable()
    col.minor(t, 'discount_minor').notNullable()
    col.minor(t, 'tax_minor').notNullable()
    col.minor(t, 'total_minor').notNullable()
    col.foreignId(t, 'invoice_id')
    col.instant(t, 'created_at').notNullable()
    col.instant(t, 'paid_at')
    col.instant(t, 'closed_at')
    col.instant(t, 'refunded_at')
  }),
  index('ordering_orders', ['account_id', 'id']),
  table('ordering_order_items', (t) => {
    col.id(t)
    col.ref(t, 'order_id', 'ordering_orders').notNullable()
    t.integer('item').notNullable()
    t.string('description', 400).notNullable()
    col.word(t, 'period').notNullable()
    col.currency(t).notNullable()
    col.minor(t, 'price_minor').notNullable()
    col.json(t, 'lines').notNullable()
    col.json(t, 'configuration').notNullable()
    col.foreignId(t, 'subscription_id')
  }),
  unique('ordering_order_items', ['order_id', 'item']),
)
