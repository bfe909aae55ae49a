import { col } from '../core/foundation/data/columns.js'
import { migration, table, unique } from '../core/foundation/data/migration.js'

/** Values of a theme's settings: what is being tried, and what was published. */
export default migration(
  table('core_theme_drafts', (t) => {
    t.string('theme', 40).primary()
    col.json(t, 'settings').notNullable()
    col.foreignId(t, 'changed_by').notNullable()
    col.instant(t, 'changed_at').notNullable()
  }),
  table('core_theme_revisions', (t) => {
    col.id(t)
    t.string('theme', 40).notNullable()
    t.integer('number').notNullable()
    col.json(t, 'settings').notNullable()
    col.foreignId(t, 'published_by').notNullable()
    col.instant(t, 'published_at').notNullable()
  }),
  unique('core_theme_revisions', ['theme', 'number']),
)
