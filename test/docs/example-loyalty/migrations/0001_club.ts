import { col, index, migration, table, unique } from 'nettoria'

export default migration(
  table('example_loyalty_members', (t) => {
    col.id(t)
    col.foreignId(t, 'account_id').notNullable()
    t.string('card_name', 60).notNullable()
    col.instant(t, 'joined_at').notNullable()
  }),
  unique('example_loyalty_members', ['account_id']),
  table('example_loyalty_points', (t) => {
    col.id(t)
    col.foreignId(t, 'account_id').notNullable()
    col.foreignId(t, 'invoice_id').notNullable()
    t.integer('points').notNullable()
    col.instant(t, 'earned_at').notNullable()
  }),
  unique('example_loyalty_points', ['invoice_id']),
  index('example_loyalty_points', ['account_id', 'earned_at']),
)
