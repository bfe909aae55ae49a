import type { Clock } from '../../foundation/kernel/clock.js'
import type { Config } from '../../foundation/kernel/config.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import type { FailedInstance } from '../../web/settings/adapter-definition.js'
import type { CoreServices } from './core-services.js'

interface Deps {
  config: Config
  core: CoreServices
  clock: Clock
  log: Logger
  panelId: string
}

/** Stores the instances that files configure, then makes every enabled instance of every adapter. */
export async function prepareAdapters({ config, core, clock, log, panelId }: Deps): Promise<FailedInstance[]> {
  const { db, store, registries } = core
  await db.transaction(async (tx) => {
    for (const [position, instance] of config.instances.entries()) {
      const offer = registries.find(instance.contract, instance.definition)
      if (!offer) {
        log.warn({ ...instance, settings: undefined }, 'a configured instance has no plugin that offers its definition')
        continue
      }
      const { contract, definition, id, title = offer.definition.title, settings = {} } = instance
      await store.saveInstance(
        tx,
        { contract, definition, instance: id, title, settings, position },
        offer.definition.settings,
        clock.now(),
      )
    }
  })
  const rows = await store.instances(db.read)
  return registries.activate(rows, store, { log, clock, panelId, appUrl: config.appUrl })
}
