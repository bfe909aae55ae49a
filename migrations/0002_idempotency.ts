import { col } from '../core/foundation/data/columns.js'
import { index, migration, table, unique } from '../core/foundation/data/migration.js'

/** Answers kept for 24 hours under an Idempotency-Key. */
export default migration(
  table('core_idempotency', (t) => {
    col.id(t)
    t.string('scope', 120).notNullable()
    t.string('idempotency_key', 120).notNullable()
    t.string('body_hash', 64).notNullable()
    t.integer('status')
    col.json(t, 'answer')
    col.instant(t, 'created_at').notNullable()
  }),
  unique('core_idempotency', ['scope', 'idempotency_key']),
  index('core_idempotency', ['created_at']),
)
