import { col, migration, table } from 'nettoria'

export default migration(
  table('compute_placements', (t) => {
    col.id(t)
    col.foreignId(t, 'datacenter_id').notNullable()
    t.string('driver_instance', 64).notNullable()
    t.integer('weight').notNullable()
    col.json(t, 'settings').notNullable()
    col.instant(t, 'full_until_at')
    t.unique(['datacenter_id', 'driver_instance'], { indexName: 'compute_placements_datacenter_id_uq' })
  }),
  table('compute_templates', (t) => {
    col.id(t)
    t.string('driver_instance', 64).notNullable()
    col.foreignId(t, 'image_id').notNullable()
    t.string('template', 190).notNullable()
    t.unique(['driver_instance', 'image_id'], { indexName: 'compute_templates_driver_instance_uq' })
  }),
)
