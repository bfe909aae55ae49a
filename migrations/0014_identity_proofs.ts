import { col } from '../core/foundation/data/columns.js'
import { index, migration, table, unique } from '../core/foundation/data/migration.js'

export default migration(
  table('identity_codes', (t) => {
    col.id(t)
    col.ref(t, 'user_id', 'identity_users').notNullable()
    col.word(t, 'purpose').notNullable()
    t.string('target', 191).notNullable()
    t.string('code_hash', 64).notNullable()
    t.integer('tries').notNullable().defaultTo(0)
    col.instant(t, 'expires_at').notNullable()
    col.instant(t, 'used_at')
    col.instant(t, 'created_at').notNullable()
  }),
  index('identity_codes', ['user_id', 'purpose']),
  index('identity_codes', ['expires_at']),
  table('identity_email_links', (t) => {
    col.id(t)
    col.ref(t, 'user_id', 'identity_users').notNullable()
    t.string('email', 191).notNullable()
    t.string('token_hash', 64).notNullable()
    col.instant(t, 'expires_at').notNullable()
    col.instant(t, 'used_at')
    col.instant(t, 'created_at').notNullable()
  }),
  unique('identity_email_links', ['token_hash']),
  index('identity_email_links', ['user_id']),
  index('identity_email_links', ['expires_at']),
)
