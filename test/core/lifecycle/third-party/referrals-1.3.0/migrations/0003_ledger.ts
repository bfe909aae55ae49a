import { col, column, migration, table } from 'nettoria'

export default migration(
  table('referrals_ledger', (t) => void col.id(t)),
  column('referrals_links', 'booked', (t) => void t.integer('booked')),
)
