import { col, migration, table } from 'nettoria'

export default migration(
  table('compute_pools', (t) => {
    col.id(t)
    col.foreignId(t, 'datacenter_id').notNullable()
    t.smallint('family').notNullable()
    t.string('network', 120).notNullable()
    t.string('first_address', 45).notNullable()
    t.integer('size').notNullable()
    t.smallint('prefix').notNullable()
    t.string('gateway', 45).notNullable()
    col.json(t, 'nameservers').notNullable()
    t.integer('next_offset').notNullable()
    t.integer('reservations').notNullable()
    col.flag(t, 'enabled')
    col.instant(t, 'created_at').notNullable()
    t.unique(['first_address', 'network'], { indexName: 'compute_pools_first_address_uq' })
    t.index(['datacenter_id', 'family'], 'compute_pools_datacenter_id_family_idx')
  }),
  table('compute_addresses', (t) => {
    col.id(t)
    col.ref(t, 'pool_id', 'compute_pools').notNullable()
    t.string('address', 45).notNullable()
    t.smallint('family').notNullable()
    col.word(t, 'state').notNullable()
    t.integer('instance_id').unsigned()
    t.string('reverse_name', 253)
    col.instant(t, 'quarantined_until_at')
    col.instant(t, 'reserved_at').notNullable()
    t.unique(['address'], { indexName: 'compute_addresses_address_uq' })
    t.index(['instance_id'], 'compute_addresses_instance_id_idx')
    t.index(['pool_id', 'state', 'quarantined_until_at'], 'compute_addresses_pool_id_state_idx')
  }),
)
