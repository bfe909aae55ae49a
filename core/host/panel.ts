import type { FastifyInstance } from 'fastify'
import type { AdapterContract, AdapterInstances } from '../foundation/di/contract.js'
import type { Messenger } from '../contracts/messages.js'
import { createDatabase, reach } from '../foundation/data/knex-database.js'
import type { OpenDatabase } from '../foundation/data/knex-database.js'
import type { Injectable } from '../foundation/di/inject.js'
import { createListener } from '../web/http/listener.js'
import type { Listener } from '../web/http/listener.js'
import type { JobsRuntime } from '../work/jobs/runtime.js'
import type { Config } from '../foundation/kernel/config.js'
import type { Clock } from '../foundation/kernel/clock.js'
import { systemClock } from '../foundation/kernel/clock.js'
import { installationId } from '../foundation/kernel/installation.js'
import type { Logger } from '../foundation/kernel/logger.js'
import { phaseRunner } from '../foundation/kernel/phases.js'
import { defineCoreJobs } from './boot/core-jobs.js'
import type { CoreServices } from './boot/core-services.js'
import { runStops } from './generations/generation.js'
import { createLastingServices } from './boot/lasting-services.js'
import type { LastingServices } from './boot/lasting-services.js'
import { createLiveLifecycle } from './generations/live-lifecycle.js'
import type { LiveLifecycle } from './generations/live-lifecycle.js'
import { migrateCore } from './boot/migrate-panel.js'
import { openShared } from './boot/open-shared.js'
import type { Shared } from './boot/open-shared.js'
import { findPlugins } from './boot/plugin-roots.js'
import type { PluginRoot } from './plugins/discover.js'
import type { FailedInstance } from '../web/settings/adapter-definition.js'
import type { PluginFailure, RunningPlugin } from './plugins/start-plugins.js'

export interface PanelOptions {
  config: Config
  log: Logger
  clock?: Clock
  /** An open database instead of the configured one; the panel then leaves it open when it stops. */
  database?: OpenDatabase
  /** Which plugins to start, of those found; all by default. What lies in DATA_DIR/plugins is taken always. */
  only?: readonly string[]
  /** Folders to look for plugins in, beside the project's own and DATA_DIR/plugins. */
  pluginRoots?: readonly PluginRoot[]
  /** Another jobs runtime than agenda's. */
  jobs?: (core: { db: OpenDatabase; clock: Clock; log: Logger }) => JobsRuntime
  /** What identity sends messages with, in place of what a plugin provides. */
  messenger?: (provided: Messenger | undefined) => Messenger
}

/** A running panel. `app`, `services`, `plugins` and the failures are those of the generation that serves now. */
export interface Panel {
  readonly config: Config
  readonly db: OpenDatabase
  readonly app: FastifyInstance
  readonly services: CoreServices
  readonly plugins: readonly RunningPlugin[]
  readonly failures: ReadonlyMap<string, PluginFailure>
  readonly failedInstances: readonly FailedInstance[]
  /** Switches plugins while the panel serves. */
  readonly lifecycle: LiveLifecycle
  /** A core service or a provided contract. */
  get<T>(of: AdapterContract<T>): AdapterInstances<T>
  get<T>(of: Injectable<T>): T
  /** Takes requests, and follows what other nodes change. Answers the port. */
  listen(): Promise<number>
  /** Delivers events and works jobs, and follows what other nodes change. */
  work(): Promise<void>
  /** Takes no more requests, lets what runs finish, closes everything. Safe to call twice. */
  stop(): Promise<void>
}

/** Boots a panel phase by phase, up to the point where it can listen and work. */
export async function createPanel(options: PanelOptions): Promise<Panel> {
  const { config, log } = options
  const clock = options.clock ?? systemClock
  const phase = phaseRunner(log)
  const db = options.database ?? createDatabase(config.databaseUrl)
  const closeDatabase = () => (options.database ? Promise.resolve() : db.close())
  let shared: Shared | undefined
  try {
    await phase('migrate', async () => {
      await reach(db)
      await migrateCore(db, config)
    })
    const panelId = await installationId(db)
    const { jobs, messenger } = options
    shared = await phase('services', () => openShared(config, { panelId, log, ownJobs: jobs !== undefined }))
    const lasting = createLastingServices({ config, db, clock, log, panelId, shared, jobs, messenger })
    const only = options.only && new Set(options.only)
    const listener = createListener()
    const lifecycle = createLiveLifecycle({
      lasting,
      listener,
      discover: () => findPlugins(config, options.pluginRoots, only),
    })
    await lifecycle.boot()
    defineCoreJobs(lasting, () => lifecycle.host.current.core.identity.cleanUp())
    return assemble(lasting, listener, lifecycle, closeDatabase)
  } catch (error) {
    await shared?.close()
    await closeDatabase()
    throw error
  }
}

function assemble(
  lasting: LastingServices,
  listener: Listener,
  lifecycle: LiveLifecycle,
  closeDatabase: () => Promise<void>,
): Panel {
  const { config, db, log, events, jobs, workers } = lasting
  const { host } = lifecycle
  let stopping: Promise<void> | undefined
  const stop = async () => {
    await lifecycle.stop()
    // Together: closing the application ends the open task streams, for which the listener would wait.
    await Promise.all([listener.close(10_000), host.current.app.close()])
    await host.retired(20_000)
    await jobs.stop()
    await events.stop()
    await host.current.core.identity.settled()
    await runStops(host.current.running, log)
    await workers.leave()
    await lasting.shared.close()
    await closeDatabase()
  }
  return {
    config,
    db,
    lifecycle,
    get app() {
      return host.current.app
    },
    get services() {
      return host.current.core
    },
    get plugins() {
      return host.current.running
    },
    get failures() {
      return host.current.failures
    },
    get failedInstances() {
      return host.current.failedInstances
    },
    get: ((of: Injectable<unknown>) =>
      typeof of === 'object' && of.kind === 'adapters'
        ? host.current.core.registries.registry(of)
        : host.current.core.root.get(of)) as Panel['get'],
    async listen() {
      await workers.enter()
      host.serve()
      lifecycle.watch()
      return listener.listen(config.port, config.host)
    },
    async work() {
      await workers.enter()
      lifecycle.watch()
      events.start()
      await jobs.start()
    },
    stop: () => (stopping ??= stop()),
  }
}
