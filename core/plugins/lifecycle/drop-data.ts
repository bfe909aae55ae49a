import { join } from 'node:path'
import { migrationTable, rollbackOwner } from '../../data/migrate.js'
import type { OpenDatabase } from '../../data/knex-database.js'
import type { DiscoveredPlugin } from '../discover.js'
import { readRegistered } from '../plugin-states.js'
import type { PluginRow } from '../plugin-states.js'

/** Takes away all that a plugin left in SQL: its tables, settings, adapter instances, deliveries, runs of jobs and tasks. */
export async function dropData(db: OpenDatabase, plugin: DiscoveredPlugin, row: PluginRow | undefined): Promise<void> {
  const { id, codeDir, manifest } = plugin
  const table = migrationTable(id)
  if (await db.knex.schema.hasTable(table)) {
    await rollbackOwner(db, { owner: id, dir: join(codeDir, 'migrations') })
    for (const name of [table, `${table}_lock`]) await db.knex.schema.dropTableIfExists(name)
  }
  await db.transaction(async (tx) => {
    await tx('core_plugin_settings').where('plugin', id).delete()
    for (const { contract, definition } of readRegistered(row).adapters)
      await tx('core_adapter_instances').where({ contract, definition }).delete()
    await tx('core_deliveries').where('handler', 'like', `${id}/%`).delete()
    await tx('core_jobs').where('name', 'like', `${id}.%`).delete()
    await tx('core_tasks').where('kind', 'like', `${id}.%`).delete()
    const permissions = (manifest.permissions ?? []).map((permission) => permission.id)
    await tx('identity_role_permissions').whereIn('permission', permissions).delete()
  })
}
