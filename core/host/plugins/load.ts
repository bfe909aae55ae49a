import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { withinLimit } from '../../work/hooks/time-limit.js'
import type { DiscoveredPlugin } from './discover.js'
import { pluginErrors } from './errors.js'
import type { Need, PluginModule } from './plugin.js'

const importLimit = 30_000

export interface LoadedPlugin extends DiscoveredPlugin {
  module: PluginModule
}

/** Imports a plugin's index file. Throws PLUGIN_ENTRY_MISSING, PLUGIN_ENTRY_INVALID, PLUGIN_FAILED. */
export async function loadPlugin(plugin: DiscoveredPlugin): Promise<LoadedPlugin> {
  const entry = join(plugin.codeDir, 'index.js')
  if (!existsSync(entry)) throw pluginErrors.PLUGIN_ENTRY_MISSING({ plugin: plugin.id, looked: entry })
  let module: { default?: PluginModule }
  try {
    const late = () => new Error(`it took longer than ${importLimit} ms`)
    module = (await withinLimit(importLimit, () => import(pathToFileURL(entry).href), late)) as {
      default?: PluginModule
    }
  } catch (error) {
    throw pluginErrors.PLUGIN_FAILED(
      { plugin: plugin.id, phase: 'import', reason: (error as Error).message },
      { cause: error },
    )
  }
  if (typeof module.default?.setup !== 'function') throw pluginErrors.PLUGIN_ENTRY_INVALID({ plugin: plugin.id })
  const loaded = { ...plugin, module: module.default }
  requireDeclared(loaded)
  return loaded
}

export function contractOf(need: Need) {
  return need.kind === 'optional' ? need.contract : need
}

// The manifest is what operators and the graph read: code that consumes more than it says would start in the wrong order.
function requireDeclared(plugin: LoadedPlugin): void {
  const { consumes = {}, optional = {} } = plugin.manifest
  for (const need of Object.values(plugin.module.needs ?? {})) {
    const list = need.kind === 'optional' ? 'optional' : 'consumes'
    const contract = contractOf(need).id
    if (contract in (list === 'optional' ? optional : consumes)) continue
    throw pluginErrors.PLUGIN_UNDECLARED({ plugin: plugin.id, verb: 'needs', contract, list })
  }
}
