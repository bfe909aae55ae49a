import semver from 'semver'
import type { PanelError } from '../../foundation/kernel/errors.js'
import { pluginErrors } from './errors.js'
import type { Manifest } from './manifest.js'

interface Node {
  id: string
  manifest: Manifest
}

export interface PluginGraph<T extends Node> {
  /** Providers before consumers. */
  order: T[]
  /** Plugins that cannot run, with the reason. */
  blocked: Map<string, PanelError>
  /** Plugin to the plugins it waits for. */
  dependencies: Map<string, Set<string>>
}

/**
 * Orders plugins by contracts and `after`. `shared` names contracts with many providers (adapters). A missing contract or wrong
 * version blocks the plugin that wants it, and those that need it in turn; duplicates and cycles throw.
 */
export function orderPlugins<T extends Node>(
  plugins: readonly T[],
  shared: (contract: string) => boolean,
): PluginGraph<T> {
  const blocked = new Map<string, PanelError>()
  let running = [...plugins].sort((a, b) => a.id.localeCompare(b.id))
  for (;;) {
    const providers = findProviders(running, shared)
    const stuck = running.flatMap((plugin) => {
      const reason = whyBlocked(plugin, providers, shared)
      return reason ? [{ plugin, reason }] : []
    })
    if (stuck.length === 0) return sort(running, providers, blocked)
    for (const { plugin, reason } of stuck) blocked.set(plugin.id, reason)
    running = running.filter((plugin) => !blocked.has(plugin.id))
  }
}

type Providers = Map<string, { id: string; version: string }[]>

function findProviders(plugins: readonly Node[], shared: (contract: string) => boolean): Providers {
  const providers: Providers = new Map()
  for (const plugin of plugins) {
    for (const [contract, version] of Object.entries(plugin.manifest.provides ?? {})) {
      const others = providers.get(contract) ?? []
      if (others[0] && !shared(contract))
        throw pluginErrors.PLUGIN_CONTRACT_DUPLICATE({ contract, first: others[0].id, second: plugin.id })
      providers.set(contract, [...others, { id: plugin.id, version }])
    }
  }
  return providers
}

function whyBlocked(plugin: Node, providers: Providers, shared: (contract: string) => boolean): PanelError | undefined {
  const optional = Object.entries(plugin.manifest.optional ?? {}).filter(([contract]) => providers.has(contract))
  for (const [contract, wanted] of [...Object.entries(plugin.manifest.consumes ?? {}), ...optional]) {
    const offers = providers.get(contract)
    if (!offers && shared(contract)) continue
    if (!offers) return pluginErrors.PLUGIN_CONTRACT_MISSING({ plugin: plugin.id, contract, wanted })
    const wrong = offers.find((offer) => !semver.satisfies(offer.version, wanted))
    if (wrong)
      return pluginErrors.PLUGIN_CONTRACT_VERSION({
        plugin: plugin.id,
        contract,
        wanted,
        provider: wrong.id,
        offered: wrong.version,
      })
  }
  return undefined
}

function sort<T extends Node>(plugins: T[], providers: Providers, blocked: Map<string, PanelError>): PluginGraph<T> {
  const byId = new Map(plugins.map((plugin) => [plugin.id, plugin]))
  const dependencies = new Map(
    plugins.map((plugin) => {
      const { consumes, optional, after } = plugin.manifest
      const contracts = [...Object.keys(consumes ?? {}), ...Object.keys(optional ?? {})]
      const ids = contracts.flatMap((contract) => (providers.get(contract) ?? []).map((provider) => provider.id))
      return [plugin.id, new Set([...ids, ...(after ?? [])].filter((id) => id !== plugin.id && byId.has(id)))] as const
    }),
  )
  const order: T[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (id: string, path: string[]): void => {
    if (state.get(id) === 'done') return
    if (state.get(id) === 'open')
      throw pluginErrors.PLUGIN_CYCLE({ path: [...path.slice(path.indexOf(id)), id].join(' -> ') })
    state.set(id, 'open')
    for (const next of [...dependencies.get(id)!].sort()) visit(next, [...path, id])
    state.set(id, 'done')
    order.push(byId.get(id)!)
  }
  for (const plugin of plugins) visit(plugin.id, [])
  return { order, blocked, dependencies }
}
