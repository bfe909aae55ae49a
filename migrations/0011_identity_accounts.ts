import { col } from '../core/foundation/data/columns.js'
import { index, migration, table, unique } from '../core/foundation/data/migration.js'

export default migration(
  table('identity_accounts', (t) => {
    col.id(t)
    t.string('name', 200).notNullable()
    col.word(t, 'kind').notNullable()
    col.currency(t).notNullable()
    t.string('timezone', 64).notNullable()
    col.ref(t, 'owner_user_id', 'identity_users').notNullable()
    col.instant(t, 'created_at').notNullable()
  }),
  index('identity_accounts', ['owner_user_id', 'kind']),
  table('identity_memberships', (t) => {
    col.id(t)
    col.ref(t, 'account_id', 'identity_accounts').notNullable()
    col.ref(t, 'user_id', 'identity_users').notNullable()
    col.word(t, 'role').notNullable()
    col.instant(t, 'created_at').notNullable()
  }),
  unique('identity_memberships', ['user_id', 'account_id']),
  index('identity_memberships', ['account_id']),
)
