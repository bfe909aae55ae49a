import { createDatabase, reach } from '../foundation/data/knex-database.js'
import { loadConfig } from '../foundation/kernel/config.js'
import { migrateCore, migratePlugins } from '../host/boot/migrate-panel.js'
import { findPlugins } from '../host/boot/plugin-roots.js'
import { readPluginRows, wantedStates } from '../host/plugins/plugin-states.js'
import type { Invocation } from './command.js'
import { readEnvironment } from './environment.js'

/** Runs every migration of the core and of the plugins, and says how many files ran. */
export async function migrate(invocation: Invocation): Promise<void> {
  const config = loadConfig(readEnvironment(invocation), invocation.root)
  const db = createDatabase(config.databaseUrl)
  try {
    await reach(db)
    const core = await migrateCore(db, config)
    const rows = await readPluginRows(db.read)
    const wanted = findPlugins(config).plugins.filter(({ id }) =>
      wantedStates.includes(rows.get(id)?.state ?? 'enabled'),
    )
    const ran = core + (await migratePlugins(db, wanted))
    invocation.out(`${ran} migrations ran, the database at ${db.address} is up to date.\n`)
  } finally {
    await db.close()
  }
}
