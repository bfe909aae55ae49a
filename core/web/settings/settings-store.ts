import type { Database, Reader, Tx } from '../../foundation/data/database.js'
import type { Field, SettingsSchema } from './fields.js'
import type { Sealer } from './sealer.js'

/** Reads and writes plugin settings and adapter instances; secrets are sealed on their way in. */
export class SettingsStore {
  constructor(
    private readonly db: Database,
    private readonly sealer: Sealer,
  ) {}

  /** What an operator stored for a plugin, secrets opened. */
  async pluginValues(plugin: string): Promise<Record<string, unknown>> {
    const rows = (await this.db.read('core_plugin_settings').where({ plugin }).select('name', 'value', 'sealed')) as {
      name: string
      value: string
      sealed: number
    }[]
    return Object.fromEntries(
      rows.map((row) => [row.name, this.#open(row.value, row.sealed, `plugin:${plugin}:${row.name}`)]),
    )
  }

  async writePluginValue(
    tx: Tx,
    plugin: string,
    name: string,
    field: Field,
    value: unknown,
    now: number,
  ): Promise<void> {
    const sealed = field.type === 'secret'
    const text = sealed ? this.sealer.seal(JSON.stringify(value), `plugin:${plugin}:${name}`) : JSON.stringify(value)
    await tx('core_plugin_settings')
      .insert({ plugin, name, value: text, sealed: sealed ? 1 : 0, changed_at: now })
      .onConflict(['plugin', 'name'])
      .merge(['value', 'sealed', 'changed_at'])
  }

  #open(value: string, sealed: number, context: string): unknown {
    return JSON.parse(sealed ? this.sealer.open(value, context) : value)
  }

  /** Enabled instances of every contract, in the operator's order. `settings` still holds sealed secrets. */
  async instances(read: Reader): Promise<InstanceRow[]> {
    return (await read('core_adapter_instances')
      .where('enabled', 1)
      .orderBy(['contract', 'position', 'id'])
      .select('contract', 'instance', 'definition', 'title', 'settings')) as InstanceRow[]
  }

  async saveInstance(
    tx: Tx,
    instance: Omit<InstanceRow, 'settings'> & { settings: Record<string, unknown>; position: number },
    schema: SettingsSchema,
    now: number,
  ): Promise<void> {
    const context = (name: string) => `instance:${instance.contract}:${instance.instance}:${name}`
    const sealed = Object.entries(instance.settings).map(([name, value]) =>
      schema[name]?.type === 'secret'
        ? [name, { sealed: this.sealer.seal(String(value), context(name)) }]
        : [name, value],
    )
    const row = { ...instance, settings: JSON.stringify(Object.fromEntries(sealed)), enabled: 1, changed_at: now }
    await tx('core_adapter_instances')
      .insert(row)
      .onConflict(['contract', 'instance'])
      .merge(['definition', 'title', 'settings', 'position', 'changed_at'])
  }

  /** The plain values of an instance row. */
  instanceValues(row: InstanceRow): Record<string, unknown> {
    const stored = JSON.parse(row.settings) as Record<string, unknown>
    const context = (name: string) => `instance:${row.contract}:${row.instance}:${name}`
    return Object.fromEntries(
      Object.entries(stored).map(([name, value]) => {
        const sealed = (value as { sealed?: string } | null)?.sealed
        return [name, sealed === undefined ? value : this.sealer.open(sealed, context(name))]
      }),
    )
  }
}

export interface InstanceRow {
  contract: string
  instance: string
  definition: string
  title: string
  settings: string
}
