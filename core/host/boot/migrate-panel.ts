import { join } from 'node:path'
import { migrateAll } from '../../foundation/data/migrate.js'
import type { OpenDatabase } from '../../foundation/data/knex-database.js'
import type { Config } from '../../foundation/kernel/config.js'
import type { DiscoveredPlugin } from '../plugins/discover.js'

/** The core's own tables. Answers how many files ran. */
export function migrateCore(db: OpenDatabase, config: Config): Promise<number> {
  return migrateAll(db, [{ owner: 'core', dir: join(config.root, 'dist', 'migrations') }])
}

export function migratePlugins(db: OpenDatabase, plugins: readonly DiscoveredPlugin[]): Promise<number> {
  return migrateAll(
    db,
    plugins.map((plugin) => ({ owner: plugin.id, dir: join(plugin.codeDir, 'migrations') })),
  )
}
