import { col } from '../core/foundation/data/columns.js'
import { migration, table } from '../core/foundation/data/migration.js'

/** The processes that serve this database now. */
export default migration(
  table('core_workers', (t) => {
    t.string('id', 36).primary()
    t.string('pid_space', 120)
    t.integer('pid').notNullable()
    col.instant(t, 'seen_at').notNullable()
  }),
)
