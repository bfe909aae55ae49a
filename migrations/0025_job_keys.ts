import { col } from '../core/foundation/data/columns.js'
import { migration, table } from '../core/foundation/data/migration.js'

// Unique keys of jobs that wait in a queue outside this database.
export default migration(
  table('core_job_keys', (t) => {
    t.string('digest', 64).primary()
    t.string('token', 40).notNullable()
    col.instant(t, 'expires_at').notNullable()
  }),
)
