import { col } from '../core/foundation/data/columns.js'
import { index, migration, table, unique } from '../core/foundation/data/migration.js'

// One row for a browser and for an API login. `secret_hash` finds it: the cookie, or the part of a refresh token that stays;
// `refresh_hash` is the part that changes with every refresh.
export default migration(
  table('identity_sessions', (t) => {
    col.id(t)
    col.ref(t, 'user_id', 'identity_users').notNullable()
    col.word(t, 'via').notNullable()
    t.string('secret_hash', 64).notNullable()
    t.string('refresh_hash', 64)
    t.string('ip', 45).notNullable()
    t.string('user_agent', 255).notNullable()
    col.instant(t, 'created_at').notNullable()
    col.instant(t, 'last_seen_at').notNullable()
    col.instant(t, 'expires_at').notNullable()
    col.instant(t, 'ended_at')
    col.word(t, 'ended_by')
  }),
  unique('identity_sessions', ['secret_hash']),
  index('identity_sessions', ['user_id', 'ended_at']),
  index('identity_sessions', ['expires_at']),
)
