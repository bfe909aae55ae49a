import type { Knex } from 'knex'
import { engineOf } from './engine-of.js'

/** One DDL statement with its inverse; each looks first, so that a migration killed half way runs again. */
export interface MigrationStep {
  up(db: Knex): Promise<void>
  down(db: Knex): Promise<void>
}

/** Default export of a file in `migrations/`: steps in order. */
export interface Migration {
  steps: MigrationStep[]
}

export function migration(...steps: MigrationStep[]): Migration {
  return { steps }
}

/** Creates a table. Declare columns, primary key and foreign keys; indexes are steps of their own. */
export function table(name: string, columns: (t: Knex.CreateTableBuilder) => void): MigrationStep {
  return {
    async up(db) {
      if (!(await db.schema.hasTable(name))) await db.schema.createTable(name, columns)
    },
    async down(db) {
      await db.schema.dropTableIfExists(name)
    },
  }
}

/** Adds a column to an existing table. */
export function column(tableName: string, name: string, define: (t: Knex.AlterTableBuilder) => void): MigrationStep {
  return {
    async up(db) {
      if (!(await db.schema.hasColumn(tableName, name))) await db.schema.alterTable(tableName, define)
    },
    async down(db) {
      if (await db.schema.hasColumn(tableName, name)) await dropColumn(db, tableName, name)
    },
  }
}

async function dropColumn(db: Knex, tableName: string, name: string): Promise<void> {
  // knex makes the table anew on SQLite, which is refused as soon as rows of another table refer to it.
  if (engineOf(db) !== 'sqlite') return db.schema.alterTable(tableName, (t) => void t.dropColumn(name))
  await db.raw('alter table ?? drop column ??', [tableName, name])
}

/** Creates an index. Its name is `<table>_<columns>_<idx|uq>`, kept under 60 characters. */
export function index(tableName: string, columns: string[], options: { unique?: boolean } = {}): MigrationStep {
  const suffix = options.unique ? 'uq' : 'idx'
  const name = `${tableName}_${columns.join('_')}`.slice(0, 56) + `_${suffix}`
  return {
    async up(db) {
      if (await hasIndex(db, tableName, name)) return
      await db.schema.alterTable(tableName, (t) => {
        if (options.unique) t.unique(columns, { indexName: name })
        else t.index(columns, name)
      })
    },
    async down(db) {
      if (!(await hasIndex(db, tableName, name))) return
      const drop = db.schema.alterTable(tableName, (t) => {
        if (options.unique) t.dropUnique(columns, name)
        else t.dropIndex(columns, name)
      })
      await drop.catch((error: { code?: string }) => {
        // MySQL keeps an index that a foreign key leans on for as long as the table has the key: it goes with its table.
        if (error.code !== 'ER_DROP_INDEX_FK') throw error
      })
    },
  }
}

export const unique = (tableName: string, columns: string[]): MigrationStep =>
  index(tableName, columns, { unique: true })

// The three engines keep their catalogues in different places, and knex has no portable question for an index.
async function hasIndex(db: Knex, tableName: string, name: string): Promise<boolean> {
  const engine = engineOf(db)
  if (engine === 'mysql') {
    const [rows] = await db.raw(
      'select 1 from information_schema.statistics where table_schema = database() and table_name = ? and index_name = ?',
      [tableName, name],
    )
    return rows.length > 0
  }
  if (engine === 'pg') {
    const found = await db.raw('select 1 from pg_indexes where schemaname = current_schema() and indexname = ?', [name])
    return found.rows.length > 0
  }
  const found = await db.raw(`select 1 from sqlite_master where type = 'index' and name = ?`, [name])
  return found.length > 0
}
