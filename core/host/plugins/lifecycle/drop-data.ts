import { join } from 'node:path'
import { migrationTable, rollbackOwner } from '../../../foundation/data/migrate.js'
import type { OpenDatabase } from '../../../foundation/data/knex-database.js'
import type { Tx } from '../../../foundation/data/database.js'
import type { DiscoveredPlugin } from '../discover.js'
import { readRegistered } from '../plugin-states.js'
import type { PluginRow } from '../plugin-states.js'

const chunk = 500

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
    await dropFacts(tx, id)
    await tx('core_jobs').where('name', 'like', `${id}.%`).delete()
    await tx('core_tasks').where('kind', 'like', `${id}.%`).delete()
    const permissions = (manifest.permissions ?? []).map((permission) => permission.id)
    await tx('identity_role_permissions').whereIn('permission', permissions).delete()
  })
}

// What it published, but for facts that another plugin has yet to hear.
async function dropFacts(tx: Tx, id: string): Promise<void> {
  const own = tx('core_events').where('name', 'like', `${id}.%`).select('id')
  const awaited = tx('core_deliveries').whereNot('state', 'done').select('event_id')
  const settled = ((await own.whereNotIn('id', awaited)) as { id: string }[]).map((event) => event.id)
  for (let at = 0; at < settled.length; at += chunk) {
    const ids = settled.slice(at, at + chunk)
    await tx('core_deliveries').whereIn('event_id', ids).delete()
    await tx('core_events').whereIn('id', ids).delete()
  }
}
