import { isAdapterContract } from '../../foundation/di/contract.js'
import type { Container } from '../../foundation/di/container.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import { isPanelError } from '../../foundation/kernel/errors.js'
import type { PanelError } from '../../foundation/kernel/errors.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import { pluginErrors } from './errors.js'
import { orderPlugins } from './graph.js'
import type { LoadedPlugin } from './load.js'
import type { Registration } from './registration.js'
import type { Registries } from './registries.js'
import { setupPlugin } from './setup-plugin.js'
import type { SetupDeps } from './setup-plugin.js'

export interface RunningPlugin extends LoadedPlugin {
  registration: Registration
}

export interface PluginFailure {
  state: 'failed' | 'blocked'
  error: PanelError
}

export interface StartedPlugins {
  running: RunningPlugin[]
  failures: Map<string, PluginFailure>
  contracts: Map<symbol, unknown>
}

export interface StartDeps {
  root: Container
  registries: Registries
  log: Logger
  clock: Clock
  panelId: string
  appUrl: string
  production: boolean
  settingsOf: SetupDeps['settingsOf']
}

/**
 * Sets up plugins, providers first. One that throws is parked as `failed` and everything that needs it as `blocked`; a critical one
 * stops the boot. `parked` have failed elsewhere and are not tried.
 */
export async function startPlugins(
  plugins: readonly LoadedPlugin[],
  deps: StartDeps,
  parked: ReadonlyMap<string, PanelError> = new Map(),
): Promise<StartedPlugins> {
  const { order, blocked, dependencies } = orderPlugins(withoutClashes(plugins, parked), isAdapterContract)
  const failures = new Map<string, PluginFailure>()
  for (const [id, error] of parked)
    if (!order.some((plugin) => plugin.id === id)) failures.set(id, { state: 'failed', error })
  for (const [id, error] of blocked)
    park(
      plugins.find((plugin) => plugin.id === id)!,
      'blocked',
      error,
      failures,
      deps,
    )
  const running: RunningPlugin[] = []
  const contracts = new Map<symbol, unknown>()
  for (const plugin of order) {
    const blocker = [...hardDependencies(plugin, dependencies.get(plugin.id)!, order)].find((id) => failures.has(id))
    if (blocker) {
      park(plugin, 'blocked', pluginErrors.PLUGIN_BLOCKED({ plugin: plugin.id, blocker }), failures, deps)
      continue
    }
    const known = parked.get(plugin.id)
    if (known) {
      failures.set(plugin.id, { state: 'failed', error: known })
      continue
    }
    try {
      const registration = await setupPlugin(plugin, {
        ...deps,
        contracts,
        registry: (contract) => deps.registries.registry(contract),
      })
      for (const [token, { implementation }] of registration.provided) contracts.set(token, implementation)
      for (const { contract, definition } of registration.adapters)
        deps.registries.offer(plugin.id, contract, definition)
      running.push({ ...plugin, registration })
    } catch (error) {
      const reason = (error as Error).message
      const failure = isPanelError(error)
        ? error
        : pluginErrors.PLUGIN_FAILED({ plugin: plugin.id, phase: 'setup', reason }, { cause: error })
      park(plugin, 'failed', failure, failures, deps)
    }
  }
  return { running, failures, contracts }
}

// Who was parked because the graph cannot hold it may not stand in it.
function withoutClashes(plugins: readonly LoadedPlugin[], parked: ReadonlyMap<string, PanelError>): LoadedPlugin[] {
  const clashes = ['PLUGIN_CONTRACT_DUPLICATE', 'PLUGIN_CYCLE']
  return plugins.filter((plugin) => !clashes.includes(parked.get(plugin.id)?.code ?? ''))
}

// Adapters come and go: who consumes them lives with fewer. Only a missing single provider blocks.
function hardDependencies(plugin: LoadedPlugin, all: Set<string>, order: LoadedPlugin[]): Set<string> {
  const wanted = Object.keys(plugin.manifest.consumes ?? {}).filter((contract) => !isAdapterContract(contract))
  const providers = order.filter(
    (other) => all.has(other.id) && wanted.some((id) => id in (other.manifest.provides ?? {})),
  )
  return new Set(providers.map((provider) => provider.id))
}

function park(
  plugin: LoadedPlugin,
  state: PluginFailure['state'],
  error: PanelError,
  failures: Map<string, PluginFailure>,
  deps: StartDeps,
): void {
  if (plugin.manifest.critical) throw error
  deps.log.error({ plugin: plugin.id, state, errorCode: error.code, err: error.cause }, error.message)
  failures.set(plugin.id, { state, error })
}
