import { col } from '../core/foundation/data/columns.js'
import { index, migration, table, unique } from '../core/foundation/data/migration.js'

// Attempts by kind and subject in fixed windows of time, shared by all nodes.
export default migration(
  table('identity_counters', (t) => {
    col.id(t)
    t.string('name', 40).notNullable()
    t.string('subject', 64).notNullable()
    col.instant(t, 'window_at').notNullable()
    col.instant(t, 'expires_at').notNullable()
    t.integer('hits').notNullable()
  }),
  unique('identity_counters', ['name', 'subject', 'window_at']),
  index('identity_counters', ['expires_at']),
)
