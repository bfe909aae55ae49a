import type { Database, Reader } from '../../foundation/data/database.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import { changeValues, maskValues } from './change-values.js'
import type { SettingsChange, ShownValues } from './change-values.js'
import { settingsErrors } from './errors.js'
import type { SettingsSchema } from './fields.js'
import type { SettingsStore } from './settings-store.js'

/** The settings of a plugin as an operator sees them. */
export interface SettingsView extends ShownValues {
  plugin: string
  schema: SettingsSchema
  /** Names whose value comes from a configuration file, because the operator stored none. */
  fromFile: string[]
}

/** Plugin settings for operators. Inject with `@inject(SettingsAdmin)`. */
export interface SettingsAdmin {
  /** Throws SETTINGS_PLUGIN_UNKNOWN. */
  read(plugin: string): Promise<SettingsView>
  /**
   * Stores what changed, secrets sealed, and reloads the panel so that it counts. `actor` is the id of the user. Throws
   * SETTINGS_INVALID with a fault for each field, SETTINGS_PLUGIN_UNKNOWN. If the panel cannot run with it, the old values return.
   */
  write(plugin: string, change: SettingsChange, actor: number): Promise<SettingsView>
}

interface Deps {
  db: Database
  clock: Clock
  log: Logger
  store: SettingsStore
  plugins(): readonly { id: string; module: { settings?: SettingsSchema } }[]
  /** What configuration files say. */
  fromFiles(plugin: string): Record<string, unknown>
  reload(): Promise<void>
}

export function createSettingsAdmin(deps: Deps): SettingsAdmin {
  const { db, store, clock } = deps
  const schemaOf = (plugin: string): SettingsSchema => {
    const found = deps.plugins().find(({ id }) => id === plugin)
    if (!found) throw settingsErrors.SETTINGS_PLUGIN_UNKNOWN({ plugin })
    return found.module.settings ?? {}
  }
  const read = async (plugin: string): Promise<SettingsView> => {
    const schema = schemaOf(plugin)
    const [stored, ground] = [await store.pluginValues(plugin), deps.fromFiles(plugin)]
    const fromFile = Object.keys(ground).filter((name) => name in schema && stored[name] === undefined)
    return { plugin, schema, ...maskValues(schema, { ...ground, ...stored }), fromFile }
  }
  return {
    read,
    async write(plugin, change, actor) {
      const schema = schemaOf(plugin)
      const stored = await store.pluginValues(plugin)
      const wanted = changeValues(schema, stored, change, `the plugin "${plugin}"`, deps.fromFiles(plugin))
      const names = Object.keys(change).filter((name) => wanted[name] !== stored[name])
      if (names.length) {
        const before = await rowsOf(db.read, plugin)
        await db.transaction(async (tx) => {
          for (const name of names)
            if (wanted[name] === undefined) await tx('core_plugin_settings').where({ plugin, name }).delete()
            else await store.writePluginValue(tx, plugin, name, schema[name]!, wanted[name], clock.now())
        })
        deps.log.info({ plugin, settings: names, actor }, 'plugin settings changed')
        await deps.reload().catch(async (error: unknown) => {
          await putBack(db, plugin, before)
          throw error
        })
      }
      return read(plugin)
    },
  }
}

const rowsOf = async (read: Reader, plugin: string) =>
  (await read('core_plugin_settings')
    .where({ plugin })
    .select('plugin', 'name', 'value', 'sealed', 'changed_at')) as object[]

async function putBack(db: Database, plugin: string, rows: object[]): Promise<void> {
  await db.transaction(async (tx) => {
    await tx('core_plugin_settings').where({ plugin }).delete()
    if (rows.length) await tx('core_plugin_settings').insert(rows)
  })
}
