import { col } from '../core/foundation/data/columns.js'
import { index, migration, table, unique } from '../core/foundation/data/migration.js'

export default migration(
  table('identity_reset_links', (t) => {
    col.id(t)
    col.ref(t, 'user_id', 'identity_users').notNullable()
    t.string('token_hash', 64).notNullable()
    col.instant(t, 'expires_at').notNullable()
    col.instant(t, 'used_at')
    col.instant(t, 'created_at').notNullable()
  }),
  unique('identity_reset_links', ['token_hash']),
  index('identity_reset_links', ['user_id']),
  index('identity_reset_links', ['expires_at']),
)
