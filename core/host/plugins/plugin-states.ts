import type { Database, Reader, Tx } from '../../foundation/data/database.js'
import type { PanelError } from '../../foundation/kernel/errors.js'
import type { DiscoveredPlugin } from './discover.js'
import type { Registration } from './registration.js'

/**
 * `installed` is known but never switched on; `failed` and `blocked` are wanted but cannot run; `uninstalled` is a row that outlives
 * its plugin, because its data was kept or its files belong to the panel.
 */
export type PluginState = 'installed' | 'enabled' | 'disabled' | 'uninstalled' | 'failed' | 'blocked'

export const wantedStates: readonly PluginState[] = ['enabled', 'failed', 'blocked']

/** What of a plugin's registration is needed while it does not run. */
export interface Registered {
  /** Event subscriptions: their deliveries are parked. */
  handlers: { handler: string; event: string }[]
  adapters: { contract: string; definition: string }[]
}

export interface PluginRow {
  id: string
  state: PluginState
  version: string
  failure_code: string | null
  failure: string | null
  source: string | null
  registered: string | null
  installed_at: number
}

export async function readPluginRows(read: Reader): Promise<Map<string, PluginRow>> {
  const rows = (await read('core_plugins').select()) as PluginRow[]
  return new Map(rows.map((row) => [row.id, row]))
}

export function readRegistered(row: Pick<PluginRow, 'registered'> | undefined): Registered {
  return row?.registered ? (JSON.parse(row.registered) as Registered) : { handlers: [], adapters: [] }
}

export function summarise(registration: Registration): Registered {
  return {
    handlers: registration.events.map(({ event, handler }) => ({ handler, event: event.name })),
    adapters: registration.adapters.map(({ contract, definition }) => ({
      contract: contract.id,
      definition: definition.definition,
    })),
  }
}

/** Writes down what was found: new plugins as enabled, known ones with their version. */
export async function recordDiscovered(db: Database, plugins: readonly DiscoveredPlugin[], now: number): Promise<void> {
  await db.transaction(async (tx) => {
    const known = await readPluginRows(tx)
    const fresh = plugins.filter((plugin) => !known.has(plugin.id))
    if (fresh.length)
      await tx('core_plugins')
        .insert(
          fresh.map((plugin) => ({
            id: plugin.id,
            state: 'enabled',
            version: plugin.manifest.version,
            installed_at: now,
            changed_at: now,
          })),
        )
        .onConflict('id')
        .ignore()
    const upgraded = plugins.filter(
      (plugin) => known.has(plugin.id) && known.get(plugin.id)!.version !== plugin.manifest.version,
    )
    for (const plugin of upgraded)
      await tx('core_plugins').where('id', plugin.id).update({ version: plugin.manifest.version, changed_at: now })
  })
}

/** Creates or changes the row of one plugin. */
export async function writePluginRow(
  tx: Tx,
  id: string,
  change: Partial<Pick<PluginRow, 'state' | 'version' | 'failure_code' | 'failure' | 'source' | 'registered'>> & {
    version: string
  },
  now: number,
): Promise<void> {
  const changed = await tx('core_plugins')
    .where('id', id)
    .update({ ...change, changed_at: now })
  if (changed === 0)
    await tx('core_plugins').insert({ id, state: 'installed', ...change, installed_at: now, changed_at: now })
}

/** Keeps the outcome of a build where an operator looks. Disabled and uninstalled rows stay as they are; equal ones too. */
export async function recordOutcome(
  db: Database,
  running: readonly { id: string; registration: Registration }[],
  failures: ReadonlyMap<string, { state: 'failed' | 'blocked'; error: PanelError }>,
  now: number,
): Promise<void> {
  await db.transaction(async (tx) => {
    const rows = await readPluginRows(tx)
    const outcomes = [
      ...running.map(({ id, registration }) => ({
        id,
        change: {
          state: 'enabled',
          failure_code: null,
          failure: null,
          registered: JSON.stringify(summarise(registration)),
        },
      })),
      ...[...failures].map(([id, { state, error }]) => ({
        id,
        change: { state, failure_code: error.code, failure: error.message.slice(0, 2_000) },
      })),
    ]
    for (const { id, change } of outcomes) {
      const row = rows.get(id)
      const same = row && Object.entries(change).every(([name, value]) => row[name as keyof PluginRow] === value)
      if (row && !same)
        await tx('core_plugins')
          .where('id', id)
          .whereIn('state', wantedStates)
          .update({ ...change, changed_at: now })
    }
  })
}
