import { isAdapterContract } from '../../../foundation/di/contract.js'
import type { PanelError } from '../../../foundation/kernel/errors.js'
import type { DiscoveredPlugin, Discovery } from '../discover.js'
import { pluginErrors } from '../errors.js'
import type { PluginInfo } from '../plugin-manager.js'
import { wantedStates } from '../plugin-states.js'
import type { PluginRow, PluginState } from '../plugin-states.js'

interface Known {
  discovery: Discovery
  rows: ReadonlyMap<string, PluginRow>
  offByFile(id: string): boolean
}

/** Joins what files, SQL and configuration say of every plugin, by id. */
export function describePlugins(known: Known): PluginInfo[] {
  const { discovery, rows } = known
  const found = new Map(discovery.plugins.map((plugin) => [plugin.id, plugin]))
  // Rows of what was uninstalled and left nothing but data are told too; a broken folder may have no row at all.
  const ids = [...new Set([...found.keys(), ...rows.keys(), ...discovery.broken.keys()])].sort()
  return ids.map((id) => describe(id, found.get(id), known))
}

function describe(id: string, plugin: DiscoveredPlugin | undefined, known: Known): PluginInfo {
  const row = known.rows.get(id)
  const broken = known.discovery.broken.get(id)
  const state = stateOf(row, known.offByFile(id), plugin !== undefined)
  const manifest = plugin?.manifest
  return {
    id,
    name: manifest?.name ?? id,
    version: manifest?.version ?? row?.version ?? '',
    description: manifest?.description ?? '',
    license: manifest?.license ?? '',
    state,
    failure: failureOf(id, state, row, broken, plugin !== undefined),
    provides: manifest?.provides ?? {},
    consumes: manifest?.consumes ?? {},
    optional: manifest?.optional ?? {},
    dependants: plugin ? dependantsOf(plugin, known) : [],
    permissions: manifest?.permissions ?? [],
    slots: manifest?.slots ?? [],
    network: manifest?.network ?? [],
    critical: manifest?.critical ?? false,
    origin: plugin?.origin ?? 'installed',
    source: row?.source ?? null,
    installedAt: row?.installed_at ?? null,
  }
}

function stateOf(row: PluginRow | undefined, offByFile: boolean, present: boolean): PluginState {
  // What has no row yet is taken up by the next panel that starts.
  const state = row?.state ?? 'enabled'
  if (!wantedStates.includes(state)) return state
  if (offByFile) return 'disabled'
  return present ? state : 'failed'
}

function failureOf(
  id: string,
  state: PluginState,
  row: PluginRow | undefined,
  broken: PanelError | undefined,
  present: boolean,
): PluginInfo['failure'] {
  if (broken) return toFailure(broken)
  if (state !== 'failed' && state !== 'blocked') return null
  if (!present) return toFailure(pluginErrors.PLUGIN_FILES_MISSING({ plugin: id }))
  return row?.failure_code ? { code: row.failure_code, message: row.failure ?? '' } : null
}

const toFailure = ({ code, message }: PanelError) => ({ code, message })

/** Enabled plugins that cannot run without one: nobody else provides what they consume of it. */
function dependantsOf(plugin: DiscoveredPlugin, { discovery, rows, offByFile }: Known): string[] {
  const wanted = discovery.plugins.filter(
    ({ id }) => wantedStates.includes(rows.get(id)?.state ?? 'enabled') && !offByFile(id),
  )
  const offered = Object.keys(plugin.manifest.provides ?? {}).filter((contract) => !isAdapterContract(contract))
  const elsewhere = (contract: string) =>
    wanted.some(({ id, manifest }) => id !== plugin.id && contract in (manifest.provides ?? {}))
  const needs = (other: DiscoveredPlugin) =>
    offered.some((contract) => contract in (other.manifest.consumes ?? {}) && !elsewhere(contract))
  return wanted.filter((other) => other.id !== plugin.id && needs(other)).map(({ id }) => id)
}
