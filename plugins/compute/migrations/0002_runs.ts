import { col, migration, table } from 'nettoria'

export default migration(
  table('compute_runs', (t) => {
    col.id(t)
    col.ref(t, 'instance_id', 'compute_instances').notNullable()
    // The instance's id while the run is live: one live run for each instance.
    t.integer('live_instance_id').unsigned()
    col.word(t, 'kind').notNullable()
    col.word(t, 'state').notNullable()
    col.json(t, 'params').notNullable()
    t.string('step', 40).notNullable()
    t.integer('attempt').notNullable()
    col.instant(t, 'step_started_at').notNullable()
    col.instant(t, 'next_at').notNullable()
    col.foreignId(t, 'task_id')
    t.string('error', 500)
    col.instant(t, 'created_at').notNullable()
    col.instant(t, 'finished_at')
    t.unique(['live_instance_id'], { indexName: 'compute_runs_live_instance_id_uq' })
    t.index(['state', 'next_at'], 'compute_runs_state_next_at_idx')
    t.index(['instance_id', 'id'], 'compute_runs_instance_id_id_idx')
  }),
  table('compute_run_log', (t) => {
    col.id(t)
    col.ref(t, 'run_id', 'compute_runs').notNullable()
    t.string('step', 40).notNullable()
    col.word(t, 'outcome').notNullable()
    t.integer('attempt').notNullable()
    t.string('message', 500)
    col.instant(t, 'at').notNullable()
    t.index(['run_id', 'id'], 'compute_run_log_run_id_id_idx')
  }),
)
