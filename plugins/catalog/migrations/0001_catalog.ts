import { col, index, migration, table, unique } from 'nettoria'

export default migration(
  table('catalog_products', (t) => {
    col.id(t)
    t.string('slug', 60).notNullable()
    col.word(t, 'kind').notNullable()
    col.json(t, 'names').notNullable()
    col.json(t, 'summaries').notNullable()
    col.flag(t, 'on_sale')
    t.integer('position').notNullable().defaultTo(0)
  }),
  unique('catalog_products', ['slug']),
  table('catalog_plans', (t) => {
    col.id(t)
    col.ref(t, 'product_id', 'catalog_products').notNullable()
    t.string('slug', 60).notNullable()
    col.json(t, 'names').notNullable()
    t.integer('cpu').notNullable()
    t.integer('ram_gb').notNullable()
    t.integer('disk_gb').notNullable()
    t.integer('ipv4').notNullable()
    t.integer('traffic_gb').notNullable()
    col.flag(t, 'featured')
    col.flag(t, 'on_sale')
    t.integer('position').notNullable().defaultTo(0)
  }),
  unique('catalog_plans', ['product_id', 'slug']),
  table('catalog_plan_prices', (t) => {
    col.id(t)
    col.ref(t, 'plan_id', 'catalog_plans').notNullable()
    col.currency(t).notNullable()
    col.word(t, 'period').notNullable()
    col.minor(t, 'minor').notNullable()
  }),
  unique('catalog_plan_prices', ['plan_id', 'currency', 'period']),
  table('catalog_custom_plans', (t) => {
    col.id(t)
    col.ref(t, 'product_id', 'catalog_products').notNullable()
    col.json(t, 'limits').notNullable()
  }),
  unique('catalog_custom_plans', ['product_id']),
  table('catalog_custom_prices', (t) => {
    col.id(t)
    col.ref(t, 'custom_plan_id', 'catalog_custom_plans').notNullable()
    col.word(t, 'resource').notNullable()
    col.currency(t).notNullable()
    col.word(t, 'period').notNullable()
    col.minor(t, 'minor').notNullable()
  }),
  unique('catalog_custom_prices', ['custom_plan_id', 'currency', 'period', 'resource']),
  table('catalog_datacenters', (t) => {
    col.id(t)
    t.string('slug', 60).notNullable()
    col.json(t, 'names').notNullable()
    col.json(t, 'cities').notNullable()
    t.string('country', 2).notNullable()
    col.flag(t, 'available')
    t.integer('position').notNullable().defaultTo(0)
  }),
  unique('catalog_datacenters', ['slug']),
  table('catalog_images', (t) => {
    col.id(t)
    t.string('slug', 60).notNullable()
    col.json(t, 'names').notNullable()
    t.string('version', 40).notNullable()
    col.word(t, 'family').notNullable()
    t.integer('min_disk_gb').notNullable()
    col.flag(t, 'on_sale')
    t.integer('position').notNullable().defaultTo(0)
  }),
  unique('catalog_images', ['slug']),
  table('catalog_product_datacenters', (t) => {
    col.id(t)
    col.ref(t, 'product_id', 'catalog_products').notNullable()
    col.ref(t, 'datacenter_id', 'catalog_datacenters').notNullable()
  }),
  unique('catalog_product_datacenters', ['product_id', 'datacenter_id']),
  index('catalog_product_datacenters', ['datacenter_id']),
  table('catalog_product_images', (t) => {
    col.id(t)
    col.ref(t, 'product_id', 'catalog_products').notNullable()
    col.ref(t, 'image_id', 'catalog_images').notNullable()
  }),
  unique('catalog_product_images', ['product_id', 'image_id']),
  index('catalog_product_images', ['image_id']),
  table('catalog_revisions', (t) => {
    col.id(t)
    t.string('revision', 36).notNullable()
  }),
)
