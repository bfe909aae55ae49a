import { join } from 'node:path'
import { Messenger } from '../../contracts/messages.js'
import { migrateAll } from '../../foundation/data/migrate.js'
import { withinLimit } from '../../work/hooks/time-limit.js'
import { isPanelError } from '../../foundation/kernel/errors.js'
import type { PanelError } from '../../foundation/kernel/errors.js'
import type { phaseRunner } from '../../foundation/kernel/phases.js'
import type { DiscoveredPlugin } from '../plugins/discover.js'
import { pluginErrors } from '../plugins/errors.js'
import { findCulprit } from '../plugins/find-culprit.js'
import { loadPlugin } from '../plugins/load.js'
import type { LoadedPlugin } from '../plugins/load.js'
import type { PluginManager } from '../plugins/plugin-manager.js'
import { startPlugins } from '../plugins/start-plugins.js'
import type { PluginFailure, RunningPlugin } from '../plugins/start-plugins.js'
import { buildApplication } from './build-application.js'
import { connectToGeneration, rehearse } from '../boot/connect-registrations.js'
import { createCoreServices } from '../boot/core-services.js'
import { runStops } from './generation.js'
import type { Generation } from './generation.js'
import type { LastingServices } from '../boot/lasting-services.js'
import { prepareAdapters } from '../boot/prepare-adapters.js'

const startLimit = 30_000

export interface BuildOrder {
  lasting: LastingServices
  manager: PluginManager
  phase: ReturnType<typeof phaseRunner>
  /** In order of seniority: of those that do not go together, the later is parked. */
  wanted: readonly DiscoveredPlugin[]
  /** Wanted, but unusable as their files say. */
  broken: ReadonlyMap<string, PanelError>
  /** Code folders whose migrations ran already in this process. */
  migrated: Set<string>
}

/**
 * Builds a generation up to the point where it can take over, without touching the one that runs. Whoever fails is parked and the
 * rest built again without it, so that dependants are `blocked` and nothing of it is left. A critical plugin, or core, throws.
 */
export async function buildGeneration(order: BuildOrder): Promise<Generation> {
  const parked = new Map<string, PanelError>()
  for (;;) {
    const running: RunningPlugin[] = []
    try {
      return await attempt(order, parked, running)
    } catch (error) {
      await runStops(running, order.lasting.log)
      const culprit = findCulprit(error, order.wanted)
      if (!culprit || culprit.plugin.manifest.critical || parked.has(culprit.plugin.id)) throw error
      const { id } = culprit.plugin
      order.lasting.log.error(
        { plugin: id, errorCode: culprit.error.code, err: culprit.error.cause },
        culprit.error.message,
      )
      parked.set(id, culprit.error)
    }
  }
}

async function attempt(
  order: BuildOrder,
  parked: Map<string, PanelError>,
  started: RunningPlugin[],
): Promise<Generation> {
  const { lasting, phase } = order
  const { config, clock, log, panelId } = lasting
  const failures = new Map<string, PluginFailure>()
  for (const [id, error] of order.broken) fail(order, failures, id, error)
  const loaded = await phase('validate', () => loadAll(order, failures))
  await phase('migrate', () => migratePlugins(order, loaded, parked))
  const core = await phase('services', () => createCoreServices(lasting, loaded, order.manager))
  const set = await phase('setup', () => startPlugins(loaded, { ...core.forPlugins(), log, clock, panelId }, parked))
  for (const [id, failure] of set.failures) failures.set(id, failure)
  const { running, contracts } = set
  core.setMessenger(contracts.get(Messenger.token) as Messenger | undefined)
  for (const [token, implementation] of contracts) core.root.value(token, implementation)
  const failedInstances = await phase('adapters', () => prepareAdapters({ config, core, clock, log, panelId }))
  rehearse(running)
  connectToGeneration(core, running)
  const seniors = order.wanted.flatMap(({ id }) => running.find((plugin) => plugin.id === id) ?? [])
  const app = await phase('http', () => buildApplication({ config, core, clock, log, running: seniors }))
  try {
    for (const plugin of running) await start(plugin, started)
  } catch (error) {
    await app.close()
    throw error
  }
  return { core, app, running, failures, failedInstances }
}

async function loadAll(order: BuildOrder, failures: Map<string, PluginFailure>): Promise<LoadedPlugin[]> {
  const loaded: LoadedPlugin[] = []
  for (const plugin of order.wanted) {
    try {
      loaded.push(await loadPlugin(plugin))
    } catch (error) {
      if (plugin.manifest.critical || !isPanelError(error)) throw error
      fail(order, failures, plugin.id, error)
    }
  }
  return loaded
}

async function migratePlugins(
  order: BuildOrder,
  plugins: readonly LoadedPlugin[],
  parked: Map<string, PanelError>,
): Promise<void> {
  for (const { id, codeDir } of plugins.filter(
    (plugin) => !order.migrated.has(plugin.codeDir) && !parked.has(plugin.id),
  )) {
    try {
      await migrateAll(order.lasting.db, [{ owner: id, dir: join(codeDir, 'migrations') }])
      order.migrated.add(codeDir)
    } catch (error) {
      if (!isPanelError(error, 'DATA_MIGRATION_FAILED') && !isPanelError(error, 'DATA_SCHEMA_NEWER')) throw error
      throw pluginErrors.PLUGIN_FAILED({ plugin: id, phase: 'migrate', reason: error.message }, { cause: error })
    }
  }
}

async function start(plugin: RunningPlugin, started: RunningPlugin[]): Promise<void> {
  started.push(plugin)
  try {
    for (const action of plugin.registration.starts)
      await withinLimit(startLimit, action, () => new Error(`it took longer than ${startLimit} ms`))
  } catch (error) {
    throw pluginErrors.PLUGIN_FAILED(
      { plugin: plugin.id, phase: 'start', reason: (error as Error).message },
      { cause: error },
    )
  }
}

function fail(order: BuildOrder, failures: Map<string, PluginFailure>, id: string, error: PanelError): void {
  order.lasting.log.error({ plugin: id, errorCode: error.code, err: error.cause }, error.message)
  failures.set(id, { state: 'failed', error })
}
