import { col } from '../core/foundation/data/columns.js'
import { index, migration, table } from '../core/foundation/data/migration.js'

export default migration(
  table('core_tasks', (t) => {
    col.id(t)
    t.string('kind', 120).notNullable()
    col.foreignId(t, 'account_id').notNullable()
    col.word(t, 'state').notNullable()
    t.integer('progress').notNullable()
    col.json(t, 'message').notNullable()
    t.integer('last_seq').notNullable()
    col.instant(t, 'created_at').notNullable()
    col.instant(t, 'finished_at')
  }),
  index('core_tasks', ['account_id', 'id']),
  table('core_task_events', (t) => {
    t.integer('task_id').unsigned().notNullable().references('id').inTable('core_tasks').onDelete('CASCADE')
    t.integer('seq').notNullable()
    col.word(t, 'state').notNullable()
    t.integer('progress').notNullable()
    col.json(t, 'message').notNullable()
    col.instant(t, 'at').notNullable()
    t.primary(['task_id', 'seq'])
  }),
)
