import { col, column, migration, table } from 'nettoria'

/** Fails half way, when it has changed the database already. */
export default migration(
  table('referrals_ledger', (t) => void col.id(t)),
  column('referrals_links', 'booked', (t) => void t.integer('booked')),
  {
    async up() {
      throw new Error('the ledger does not add up')
    },
    async down() {},
  },
)
