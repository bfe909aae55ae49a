import type { Database } from '../../foundation/data/database.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { Config } from '../../foundation/kernel/config.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import type { AdapterOffers } from './adapter-definition.js'
import type { SettingsStore } from './settings-store.js'

export interface InstancesDeps {
  db: Database
  clock: Clock
  log: Logger
  config: Config
  store: SettingsStore
  registries: AdapterOffers
  panelId: string
  reload(): Promise<void>
}
