import { col, migration, table, unique } from 'nettoria'

export default migration(
  table('referrals_links', (t) => {
    col.id(t)
    col.foreignId(t, 'account_id').notNullable()
    t.string('code', 60).notNullable()
    t.integer('rewards').notNullable()
  }),
  unique('referrals_links', ['account_id']),
  table('referrals_rewards', (t) => {
    col.id(t)
    col.ref(t, 'link_id', 'referrals_links').notNullable()
    col.foreignId(t, 'invoice_id').notNullable()
    col.instant(t, 'earned_at').notNullable()
  }),
  unique('referrals_rewards', ['invoice_id']),
  table('referrals_clicks', (t) => {
    col.id(t)
    t.integer('clicks').notNullable()
  }),
)
