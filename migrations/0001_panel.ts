import { col } from '../core/foundation/data/columns.js'
import { migration, table, unique } from '../core/foundation/data/migration.js'

/** The installation itself: who it is, which plugins it has, what they are set to. */
export default migration(
  table('core_panel', (t) => {
    t.string('name', 60).primary()
    t.string('value', 200).notNullable()
  }),
  table('core_plugins', (t) => {
    t.string('id', 40).primary()
    col.word(t, 'state').notNullable()
    t.string('version', 40).notNullable()
    t.string('failure_code', 60)
    t.text('failure')
    col.instant(t, 'installed_at').notNullable()
    col.instant(t, 'changed_at').notNullable()
  }),
  table('core_plugin_settings', (t) => {
    col.id(t)
    t.string('plugin', 40).notNullable()
    t.string('name', 60).notNullable()
    col.json(t, 'value').notNullable()
    col.flag(t, 'sealed')
    col.instant(t, 'changed_at').notNullable()
  }),
  unique('core_plugin_settings', ['plugin', 'name']),
  table('core_adapter_instances', (t) => {
    col.id(t)
    t.string('contract', 80).notNullable()
    t.string('instance', 40).notNullable()
    t.string('definition', 40).notNullable()
    t.string('title', 120).notNullable()
    col.json(t, 'settings').notNullable()
    col.flag(t, 'enabled')
    t.integer('position').notNullable().defaultTo(0)
    col.instant(t, 'changed_at').notNullable()
  }),
  unique('core_adapter_instances', ['contract', 'instance']),
)
