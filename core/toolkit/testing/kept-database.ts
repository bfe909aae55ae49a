import { isDeepStrictEqual } from 'node:util'
import type { OpenDatabase } from '../../foundation/data/knex-database.js'
import type { TestDatabase } from './engines.js'
import { emptyTables, filledTables, numberedTables, shapeOf } from './table-contents.js'
import type { Shape } from './table-contents.js'

/** A migrated database of a server, which can be made what it was. */
export interface KeptDatabase {
  readonly database: TestDatabase
  /** Takes away every row that was added, and numbers from 1 again. False when it cannot: then it must be dropped. */
  reset(): Promise<boolean>
  drop(): Promise<void>
}

/** Migrates an empty database and learns what is in it. */
export async function keepDatabase(
  database: TestDatabase,
  migrate: (db: OpenDatabase) => Promise<unknown>,
): Promise<KeptDatabase> {
  try {
    const { shape, first } = await briefly(database, async (db) => {
      await migrate(db)
      const shape = await shapeOf(db)
      return { shape, first: await contents(db, await filledTables(db, shape)) }
    })
    return { database, reset: () => briefly(database, (db) => empty(db, shape, first)), drop: database.drop }
  } catch (error) {
    await database.drop()
    throw error
  }
}

/** A connection that stays open would hold the process for half a minute after its last test. */
async function briefly<T>(database: TestDatabase, work: (db: OpenDatabase) => Promise<T>): Promise<T> {
  const db = database.open()
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

async function empty(db: OpenDatabase, shape: Shape, first: Map<string, unknown[]>): Promise<boolean> {
  // A table more or less, or another column, and what migrated it: a plugin's doing, which no row tells.
  if (!isDeepStrictEqual(await shapeOf(db), shape)) return false
  if (!isDeepStrictEqual(await contents(db, [...first.keys()]), first)) return false
  const touched = new Set([...(await filledTables(db, shape)), ...(await numberedTables(db))])
  await emptyTables(
    db,
    [...touched].filter((table) => !first.has(table)),
  )
  return true
}

async function contents({ knex }: OpenDatabase, tables: readonly string[]): Promise<Map<string, unknown[]>> {
  const rows = new Map<string, unknown[]>()
  for (const table of tables) rows.set(table, isLock(table) ? [] : await knex(table).select())
  return rows
}

// knex makes the row of its lock anew whenever it looks for something to migrate.
const isLock = (table: string) => table.endsWith('_migrations_lock')
