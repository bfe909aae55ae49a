import type { AdapterContract, Contract } from '../../foundation/di/contract.js'
import type { Container } from '../../foundation/di/container.js'
import { withinLimit } from '../../work/hooks/time-limit.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import type { AdapterRegistry } from './adapter-registry.js'
import { pluginErrors } from './errors.js'
import { contractOf } from './load.js'
import type { LoadedPlugin } from './load.js'
import type { AdapterDefinition } from '../../web/settings/adapter-definition.js'
import type { PluginSetup } from './plugin.js'
import { Registration } from './registration.js'
import { isRoutesClass } from '../../web/http/routes.js'
import type { Area, Routes, RoutesClass } from '../../web/http/routes.js'

const setupLimit = 30_000

export interface SetupDeps {
  root: Container
  log: Logger
  clock: Clock
  panelId: string
  appUrl: string
  production: boolean
  /** Implementations that earlier plugins provided, by token. */
  contracts: Map<symbol, unknown>
  registry(contract: AdapterContract<unknown>): AdapterRegistry<unknown>
  settingsOf(plugin: LoadedPlugin): Promise<object>
}

/** Runs a plugin's setup against a fresh registration. Whatever it throws, nothing of it has taken effect yet. */
export async function setupPlugin(plugin: LoadedPlugin, deps: SetupDeps): Promise<Registration> {
  const registration = new Registration()
  registration.menus.push(...(plugin.manifest.menus ?? []))
  const container = deps.root.child()
  const needs = resolveNeeds(plugin, deps, container)
  const settings = await deps.settingsOf(plugin)
  const log = deps.log.child({ plugin: plugin.id })
  const routes = (area: Area) => ({
    routes(...given: (RoutesClass | Routes)[]) {
      for (const one of given) registration.routes.push({ area, routes: mountable(container, one) })
    },
  })
  const setup: PluginSetup = {
    id: plugin.id,
    version: plugin.manifest.version,
    needs: needs as never,
    settings: settings as never,
    log,
    clock: deps.clock,
    panelId: deps.panelId,
    appUrl: deps.appUrl,
    production: deps.production,
    services: (...classes) => container.classes(...classes),
    value: (token, value) => container.value(token, value),
    get: (token) => container.get(token),
    provide: (contract: Contract<unknown> | AdapterContract<unknown>, what: unknown) =>
      provide(plugin, registration, container, contract, what),
    contribute: (contract, name, part) =>
      provide(plugin, registration, container, contract, automatic(plugin.id, name, part)),
    events: { on: (event, handler, run) => void registration.events.push({ event, handler, run: run as never }) },
    hooks: { tap: (hook, tap, order = {}) => void registration.taps.push({ hook, tap: tap as never, order }) },
    job: (definition, handler) => void registration.jobs.push({ definition, handler: handler as never }),
    api: routes('api'),
    pages: routes('pages'),
    admin: routes('admin'),
    webhooks: routes('webhooks'),
    slot: (name, part) => void registration.slots.push({ name, part }),
    notice: (definition) => void registration.notices.push(definition),
    onStart: (action) => void registration.starts.push(action),
    onStop: (action) => void registration.stops.push(action),
  }
  await withinLimit(
    setupLimit,
    () => plugin.module.setup(setup),
    () => new Error(`it took longer than ${setupLimit} ms`),
  )
  requireProvided(plugin, registration)
  return registration
}

/** Built when the application is: what its class needs may be registered later in the setup. */
function mountable(container: Container, given: RoutesClass | Routes): Routes {
  if (!isRoutesClass(given)) return given
  container.classes(given)
  return (app) => container.get(given).routes(app)
}

function automatic<T>(plugin: string, name: string, part: T): AdapterDefinition<T> {
  return { definition: name, title: `${plugin}: ${name}`, settings: {}, automatic: true, create: () => part }
}

function resolveNeeds(plugin: LoadedPlugin, deps: SetupDeps, container: Container): Record<string, unknown> {
  const resolved: Record<string, unknown> = {}
  for (const [name, need] of Object.entries(plugin.module.needs ?? {})) {
    const contract = contractOf(need)
    const value = contract.kind === 'adapters' ? deps.registry(contract) : deps.contracts.get(contract.token)
    container.value(contract as Contract<unknown>, value)
    resolved[name] = value
  }
  return resolved
}

function provide(
  plugin: LoadedPlugin,
  registration: Registration,
  container: Container,
  contract: Contract<unknown> | AdapterContract<unknown>,
  what: unknown,
): void {
  if (!(contract.id in (plugin.manifest.provides ?? {})))
    throw pluginErrors.PLUGIN_UNDECLARED({
      plugin: plugin.id,
      verb: 'provides',
      contract: contract.id,
      list: 'provides',
    })
  if (contract.kind === 'adapters') {
    registration.adapters.push({ contract, definition: what as AdapterDefinition<unknown> })
    return
  }
  registration.provided.set(contract.token, { id: contract.id, implementation: what })
  container.value(contract, what)
}

function requireProvided(plugin: LoadedPlugin, registration: Registration): void {
  const provided = new Set([
    ...[...registration.provided.values()].map((entry) => entry.id),
    ...registration.adapters.map((entry) => entry.contract.id),
  ])
  const missing = Object.keys(plugin.manifest.provides ?? {}).find((id) => !provided.has(id))
  if (missing) throw pluginErrors.PLUGIN_NOT_PROVIDED({ plugin: plugin.id, contract: missing })
}
