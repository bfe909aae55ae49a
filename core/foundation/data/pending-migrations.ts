import type { OpenDatabase } from './knex-database.js'
import { migrationFiles, migrationTable } from './migrate.js'
import type { MigrationOwner } from './migrate.js'

/** Migrations that lie in the folders and did not run, as `<owner>/<file>`. Asks two questions for each owner that has any. */
export async function pendingMigrations(db: OpenDatabase, owners: readonly MigrationOwner[]): Promise<string[]> {
  const pending: string[] = []
  for (const { owner, dir } of owners) {
    const files = migrationFiles(dir)
    if (files.length === 0) continue
    const table = migrationTable(owner)
    const known = (await db.read.schema.hasTable(table))
      ? ((await db.read(table).select('name')) as { name: string }[])
      : []
    const applied = new Set(known.map(({ name }) => name))
    pending.push(...files.filter((file) => !applied.has(file)).map((file) => `${owner}/${file}`))
  }
  return pending
}
