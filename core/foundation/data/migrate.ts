import type { Knex } from 'knex'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { OpenDatabase } from './knex-database.js'
import type { Migration } from './migration.js'
import { dataErrors } from './errors.js'

/** Whose migrations: `core`, or a plugin's id. `dir` holds the compiled files. */
export interface MigrationOwner {
  owner: string
  dir: string
}

const lockName = 'nettoria.migrations'
const lockKey = 7_106_117

/** Brings the tables of every owner up to date, in order, under one database lock. Answers how many files ran. */
export async function migrateAll(database: OpenDatabase, owners: readonly MigrationOwner[]): Promise<number> {
  return withDatabaseLock(database, async () => {
    let ran = 0
    for (const owner of owners) ran += await migrateOwner(database.knex, owner)
    return ran
  })
}

/** Undoes every migration of one owner, newest first. */
export async function rollbackOwner(database: OpenDatabase, owner: MigrationOwner): Promise<void> {
  await withDatabaseLock(database, async () => {
    const config = migratorConfig(owner)
    await database.knex.migrate.forceFreeMigrationsLock(config)
    await undoHalf(database, owner)
    await database.knex.migrate.rollback(config, true)
  })
}

/** Undoes what one version of an owner migrated and the version in `dir` does not know, newest first. */
export async function rollbackTo(database: OpenDatabase, owner: MigrationOwner, dir: string): Promise<void> {
  const known = new Set(migrationFiles(dir))
  await withDatabaseLock(database, async () => {
    const config = migratorConfig(owner)
    if (!(await database.knex.schema.hasTable(config.tableName!))) return
    await database.knex.migrate.forceFreeMigrationsLock(config)
    await undoHalf(database, owner)
    const applied = (await database.knex(config.tableName!).orderBy('id', 'desc').select('name')) as { name: string }[]
    for (const { name } of applied.filter((row) => !known.has(row.name)))
      await database.knex.migrate.down({ ...config, name } as Knex.MigratorConfig)
  })
}

// MySQL commits each DDL statement by itself: the migration that failed may have done half of its work.
async function undoHalf({ engine, knex }: OpenDatabase, { owner, dir }: MigrationOwner): Promise<void> {
  if (engine !== 'mysql') return
  const rows = (await knex(migrationTable(owner)).select('name')) as { name: string }[]
  const next = migrationFiles(dir).find((file) => !rows.some(({ name }) => name === file))
  if (next === undefined) return
  const { steps } = await readMigration(dir, next)
  for (const step of steps.toReversed()) await step.down(knex)
}

async function migrateOwner(knex: Knex, owner: MigrationOwner): Promise<number> {
  const config = migratorConfig(owner)
  // Two questions where knex asks nine: a start rarely has anything to migrate.
  if (await upToDate(knex, owner, config)) return 0
  // A process killed in mid-migration leaves knex's own lock behind; the database lock above is the one that counts.
  await knex.migrate.forceFreeMigrationsLock(config)
  try {
    const [, files] = (await knex.migrate.latest(config)) as [number, string[]]
    return files.length
  } catch (error) {
    const file = (error as { migrationName?: string }).migrationName ?? 'unknown'
    throw dataErrors.DATA_MIGRATION_FAILED(
      { file, owner: owner.owner, reason: (error as Error).message },
      { cause: error },
    )
  }
}

/** Whether every file ran. Throws DATA_SCHEMA_NEWER where one ran that is not there. */
async function upToDate(knex: Knex, owner: MigrationOwner, config: Knex.MigratorConfig): Promise<boolean> {
  if (!(await knex.schema.hasTable(config.tableName!))) return false
  const known = new Set(migrationFiles(owner.dir))
  const applied = (await knex(config.tableName!).select('name')) as { name: string }[]
  const unknown = applied.find((row) => !known.has(row.name))
  if (unknown) throw dataErrors.DATA_SCHEMA_NEWER({ file: unknown.name, owner: owner.owner })
  return applied.length === known.size
}

/** The table that says which migrations of an owner ran. */
export function migrationTable(owner: string): string {
  return `${owner.replaceAll('-', '_')}_migrations`
}

function migratorConfig(owner: MigrationOwner): Knex.MigratorConfig {
  return { tableName: migrationTable(owner.owner), migrationSource: new FolderSource(owner.dir) }
}

/** Names of the migrations in a folder, in order. */
export function migrationFiles(dir: string): string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir)
    .filter((name) => /^\d{4}_[\w-]+\.js$/.test(name))
    .sort()
    .map((name) => name.slice(0, -3))
}

class FolderSource implements Knex.MigrationSource<string> {
  constructor(private readonly dir: string) {}

  async getMigrations(): Promise<string[]> {
    return migrationFiles(this.dir)
  }

  getMigrationName(name: string): string {
    return name
  }

  async getMigration(name: string): Promise<Knex.Migration> {
    const { steps } = await readMigration(this.dir, name)
    return {
      async up(db) {
        for (const step of steps) await step.up(db)
      },
      async down(db) {
        for (const step of steps.toReversed()) await step.down(db)
      },
    }
  }
}

async function readMigration(dir: string, name: string): Promise<Migration> {
  const module = (await import(pathToFileURL(join(dir, `${name}.js`)).href)) as { default: Migration }
  return module.default
}

// Advisory locks live as long as their connection, so a killed process never leaves one behind. SQLite has one node only.
async function withDatabaseLock<T>(database: OpenDatabase, work: () => Promise<T>): Promise<T> {
  if (database.engine === 'sqlite') return work()
  const connection = await database.knex.client.acquireConnection()
  const run = (sql: string, bindings: unknown[]) => database.knex.raw(sql, bindings as never).connection(connection)
  try {
    if (database.engine === 'mysql') await run('select get_lock(?, 300)', [lockName])
    else await run('select pg_advisory_lock(?)', [lockKey])
    return await work()
  } finally {
    if (database.engine === 'mysql') await run('select release_lock(?)', [lockName])
    else await run('select pg_advisory_unlock(?)', [lockKey])
    await database.knex.client.releaseConnection(connection)
  }
}
