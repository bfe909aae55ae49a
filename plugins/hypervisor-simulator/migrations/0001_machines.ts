import { col, migration, table } from 'nettoria'

export default migration(
  table('hypervisor_simulator_machines', (t) => {
    col.id(t)
    t.string('hypervisor', 64).notNullable()
    t.string('name', 120).notNullable()
    t.string('uuid', 36).notNullable()
    col.json(t, 'marker')
    col.word(t, 'power').notNullable()
    t.integer('cpu').notNullable()
    t.integer('memory_mb').notNullable()
    t.integer('disk_gb').notNullable()
    t.string('template', 190).notNullable()
    col.json(t, 'nics').notNullable()
    col.json(t, 'guest')
    col.instant(t, 'cloned_at').notNullable()
    col.instant(t, 'guest_up_at')
    col.instant(t, 'created_at').notNullable()
    t.unique(['hypervisor', 'name'], { indexName: 'hypervisor_simulator_machines_name_uq' })
  }),
)
