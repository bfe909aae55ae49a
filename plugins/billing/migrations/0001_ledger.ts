import { col, index, migration, table, unique } from 'nettoria'

export default migration(
  table('billing_ledger_accounts', (t) => {
    col.id(t)
    t.string('name', 100).notNullable()
    col.currency(t).notNullable()
    // Sum of the entries: debits positive, so a wallet with money in it is negative.
    col.minor(t, 'balance').notNullable().defaultTo(0)
    // How far above zero the sum may rise; null is no limit.
    col.minor(t, 'overdraft')
    col.instant(t, 'created_at').notNullable()
  }),
  unique('billing_ledger_accounts', ['name', 'currency']),
  table('billing_postings', (t) => {
    col.id(t)
    t.string('key', 190).notNullable()
    t.string('description', 255).notNullable()
    col.word(t, 'actor_kind').notNullable()
    t.string('actor_id', 100).notNullable()
    t.string('cause', 100).notNullable()
    col.instant(t, 'created_at').notNullable()
  }),
  unique('billing_postings', ['key']),
  table('billing_entries', (t) => {
    col.id(t)
    col.ref(t, 'posting_id', 'billing_postings').notNullable()
    col.ref(t, 'account_id', 'billing_ledger_accounts').notNullable()
    col.currency(t).notNullable()
    col.minor(t, 'amount').notNullable()
  }),
  index('billing_entries', ['posting_id']),
  index('billing_entries', ['account_id']),
)
