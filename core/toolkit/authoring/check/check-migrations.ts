import { join } from 'node:path'
import type { Engine } from '../../../foundation/data/database.js'
import { migrateAll, migrationFiles, migrationTable, rollbackOwner } from '../../../foundation/data/migrate.js'
import { createTestDatabase } from '../../testing/engines.js'
import { found } from './finding.js'
import type { CheckFinding } from './finding.js'
import { listTables } from './list-tables.js'
import type { PluginPlace } from './locate-plugin.js'

/** Runs the migrations up, down and up again on an empty database of each engine. */
export async function checkMigrations(
  { id, codeDir }: PluginPlace,
  engines: readonly Engine[],
): Promise<CheckFinding[]> {
  const owner = { owner: id, dir: join(codeDir, 'migrations') }
  if (migrationFiles(owner.dir).length === 0) return []
  const findings: CheckFinding[] = []
  for (const engine of engines) {
    const database = await createTestDatabase(engine)
    const db = database.open()
    const where = `migrations on ${engine}`
    const own = async () => (await listTables(db)).filter((name) => !name.startsWith(migrationTable(id)))
    try {
      await migrateAll(db, [owner])
      const made = await own()
      const prefix = `${id.replaceAll('-', '_')}_`
      for (const name of made.filter((table) => !table.startsWith(prefix)))
        findings.push(found('table-name', where, `the table "${name}" is not named after the plugin`))
      await rollbackOwner(db, owner)
      const left = await own()
      if (left.length) findings.push(found('migration-leaves', where, `undone, they leave ${left.join(', ')}`))
      await migrateAll(db, [owner])
      if ((await own()).join() !== made.join())
        findings.push(found('migration-fails', where, 'the second time other tables are made'))
    } catch (error) {
      findings.push(found('migration-fails', where, (error as Error).message))
    } finally {
      await db.close()
      await database.drop()
    }
  }
  return findings
}
