import type { OpenDatabase } from '../../foundation/data/knex-database.js'
import type { Config } from '../../foundation/kernel/config.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import { pluginErrors } from '../plugins/errors.js'
import { orderPlugins } from '../plugins/graph.js'
import { isAdapterContract } from '../../foundation/di/contract.js'
import { Lifecycle } from '../plugins/lifecycle/lifecycle.js'
import type { Change } from '../plugins/lifecycle/lifecycle.js'
import { loadPlugin } from '../plugins/load.js'
import { readPluginRows, wantedStates } from '../plugins/plugin-states.js'
import { writeRevision } from '../plugins/revision.js'
import { installedRoot, findPlugins } from '../boot/plugin-roots.js'

interface Options {
  db: OpenDatabase
  config: Config
  clock: Clock
  /** Checks everything and writes nothing. */
  dryRun: boolean
}

/** Thrown in the place of the first write of a dry run. */
export class DryRunEnds extends Error {}

/**
 * The lifecycle without a running panel, for commands: what can be checked without building one is checked, and the change is
 * written. Panels that run follow within seconds, and park what they cannot run.
 */
export function createWrittenLifecycle({ db, config, clock, dryRun }: Options): Lifecycle {
  const discover = () => findPlugins(config)

  async function check({ insist = [], replace, runs }: Change): Promise<void> {
    const rows = await readPluginRows(db.read)
    const wanted = discover()
      .plugins.map((plugin) => (plugin.id === replace?.id ? replace : plugin))
      .filter(({ id }) => runs?.get(id) ?? wantedStates.includes(rows.get(id)?.state ?? 'enabled'))
    for (const id of insist) {
      const plugin = wanted.find((each) => each.id === id)
      if (!plugin) throw pluginErrors.PLUGIN_FILES_MISSING({ plugin: id })
      await Promise.allSettled(wanted.filter((each) => each !== plugin).map(loadPlugin))
      await loadPlugin(plugin)
      const reason = orderPlugins(wanted, isAdapterContract).blocked.get(id)
      if (reason) throw reason
    }
  }

  return new Lifecycle({
    db,
    config,
    clock,
    installedDir: installedRoot(config),
    discover,
    dryRun,
    async apply(change) {
      await check(change)
      if (dryRun) throw new DryRunEnds()
      await db.transaction(async (tx) => {
        await change.commit(tx)
        await writeRevision(tx)
      })
    },
    left: async () => undefined,
  })
}
