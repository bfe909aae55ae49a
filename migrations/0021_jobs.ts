import { col } from '../core/foundation/data/columns.js'
import { index, migration, table, unique } from '../core/foundation/data/migration.js'

export default migration(
  table('core_jobs', (t) => {
    t.bigIncrements('id')
    t.string('name', 120).notNullable()
    t.string('unique_key', 300)
    col.word(t, 'type').notNullable()
    col.json(t, 'data').notNullable()
    t.integer('priority').notNullable().defaultTo(0)
    t.bigInteger('repeat_every')
    col.instant(t, 'next_run_at')
    col.instant(t, 'locked_at')
    t.string('lock_token', 80)
    col.instant(t, 'last_run_at')
    col.instant(t, 'last_finished_at')
    col.instant(t, 'failed_at')
    t.integer('fail_count').notNullable().defaultTo(0)
    t.text('fail_reason')
    t.integer('progress')
    col.flag(t, 'disabled')
  }),
  unique('core_jobs', ['unique_key']),
  index('core_jobs', ['name', 'locked_at', 'next_run_at']),
)
