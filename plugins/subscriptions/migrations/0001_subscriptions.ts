import { col, index, migration, table, unique } from 'nettoria'

export default migration(
  table('subscriptions_subscriptions', (t) => {
    col.id(t)
    col.foreignId(t, 'account_id').notNullable()
    col.foreignId(t, 'order_id').notNullable()
    t.integer('item').notNullable()
    col.foreignId(t, 'invoice_id').notNullable()
    col.word(t, 'status').notNullable()
    col.word(t, 'period').notNullable()
    col.currency(t).notNullable()
    col.minor(t, 'price_minor').notNullable()
    col.json(t, 'configuration').notNullable()
    col.instant(t, 'anchor_at').notNullable()
    t.string('time_zone', 60).notNullable()
    t.integer('period_index').notNullable()
    col.instant(t, 'paid_until_at').notNullable()
    col.instant(t, 'cancel_at')
    col.instant(t, 'terminate_asked_at')
    col.instant(t, 'activated_at')
    col.instant(t, 'ended_at')
    col.instant(t, 'created_at').notNullable()
  }),
  unique('subscriptions_subscriptions', ['order_id', 'item']),
  index('subscriptions_subscriptions', ['account_id', 'id']),
  index('subscriptions_subscriptions', ['status', 'cancel_at']),
)
