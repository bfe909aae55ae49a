import { col } from '../core/foundation/data/columns.js'
import { index, migration, table, unique } from '../core/foundation/data/migration.js'

export default migration(
  table('core_events', (t) => {
    t.string('id', 36).primary()
    t.string('name', 120).notNullable()
    t.integer('version').notNullable()
    t.string('aggregate', 160).notNullable()
    col.json(t, 'payload').notNullable()
    col.instant(t, 'published_at').notNullable()
  }),
  index('core_events', ['published_at']),
  table('core_deliveries', (t) => {
    t.bigIncrements('id')
    t.string('event_id', 36).notNullable().references('id').inTable('core_events').onDelete('CASCADE')
    t.string('handler', 120).notNullable()
    t.string('aggregate', 160).notNullable()
    col.word(t, 'state').notNullable()
    t.integer('attempts').notNullable().defaultTo(0)
    col.instant(t, 'due_at').notNullable()
    t.string('claim', 80)
    col.instant(t, 'claimed_until').notNullable().defaultTo(0)
    t.text('last_error')
    col.instant(t, 'settled_at')
  }),
  unique('core_deliveries', ['event_id', 'handler']),
  index('core_deliveries', ['state', 'due_at']),
  index('core_deliveries', ['state', 'settled_at']),
  index('core_deliveries', ['handler', 'aggregate', 'state']),
  index('core_deliveries', ['claim']),
)
