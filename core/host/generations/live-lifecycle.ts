import type { Listener } from '../../web/http/listener.js'
import { phaseRunner } from '../../foundation/kernel/phases.js'
import type { Discovery } from '../plugins/discover.js'
import { Lifecycle } from '../plugins/lifecycle/lifecycle.js'
import type { PluginManager } from '../plugins/plugin-manager.js'
import { readRevision } from '../plugins/revision.js'
import { GenerationHost } from './generation-host.js'
import type { LastingServices } from '../boot/lasting-services.js'
import { installedRoot } from '../boot/plugin-roots.js'

interface Options {
  lasting: LastingServices
  listener: Listener
  discover(): Discovery
}

const lookEvery = 2_000
// A change that this node cannot follow is tried again, but not with every look.
const tryAgainAfter = 30_000
// How long a change that takes data away waits for what still runs.
const farewell = 2_000

export interface LiveLifecycle {
  readonly manager: PluginManager
  readonly host: GenerationHost
  /** Builds the first generation. */
  boot(): Promise<void>
  /** Looks every two seconds whether another process changed something. Safe to call twice. */
  watch(): void
  /** Looks now. */
  look(): Promise<void>
  /** Waits for the change that is being made. */
  stop(): Promise<void>
}

/** The lifecycle of a panel that runs: each change is a generation built beside the one that serves. */
export function createLiveLifecycle({ lasting, listener, discover }: Options): LiveLifecycle {
  const { db, config, clock, log } = lasting
  const live = () => phaseRunner(log, 'a change was given up, nothing is different')
  const lifecycle: Lifecycle = new Lifecycle({
    db,
    config,
    clock,
    installedDir: installedRoot(config),
    discover,
    apply: (change) => host.change(live(), change),
    async left(plugin) {
      host.forgetMigrated(plugin.codeDir)
      await host.retired(farewell)
    },
  })
  const host = new GenerationHost({ lasting, manager: lifecycle, listener, discover })
  let timer: NodeJS.Timeout | undefined
  let failedAt = 0

  async function follow(): Promise<void> {
    const revision = await readRevision(db.read)
    if (revision === host.seen || Math.abs(clock.now() - failedAt) < tryAgainAfter) return
    failedAt = clock.now()
    await host.follow(live())
    failedAt = 0
    log.info({ revision }, 'followed a change of plugins')
  }

  const look = () =>
    lifecycle
      .inTurn(follow)
      .catch((error: unknown) => log.error({ err: error }, 'a change of plugins could not be followed'))

  return {
    manager: lifecycle,
    host,
    async boot() {
      await lifecycle.store.prepareIfUsed()
      await host.follow(phaseRunner(log))
    },
    watch() {
      timer ??= setInterval(() => void look(), lookEvery).unref()
    },
    look,
    async stop() {
      clearInterval(timer)
      await lifecycle.inTurn(async () => undefined)
    },
  }
}
