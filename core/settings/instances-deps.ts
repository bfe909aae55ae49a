import type { Database } from '../data/database.js'
import type { Clock } from '../kernel/clock.js'
import type { Config } from '../kernel/config.js'
import type { Logger } from '../kernel/logger.js'
import type { Registries } from '../plugins/registries.js'
import type { SettingsStore } from './settings-store.js'

export interface InstancesDeps {
  db: Database
  clock: Clock
  log: Logger
  config: Config
  store: SettingsStore
  registries: Registries
  panelId: string
  reload(): Promise<void>
}
