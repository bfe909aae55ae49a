import { createRequire } from 'node:module'
import type Database from 'better-sqlite3'

const require = createRequire(import.meta.url)

/** Compiled statements that a connection keeps: more than the panel has. */
const keptStatements = 1000

interface Query {
  sql: string
}

interface BetterSqliteClient {
  acquireRawConnection(): Promise<Database.Database>
  _query(connection: Database.Database, query: Query): Promise<unknown>
  _escapeBinding(value: unknown, context: object): string
}

const Base = require('knex/lib/dialects/better-sqlite3/index.js') as new (config: unknown) => BetterSqliteClient

/** knex's better-sqlite3 dialect as the panel needs it: exact integers, foreign keys, and writers that queue at BEGIN. */
export class SqliteClient extends Base {
  override async acquireRawConnection(): Promise<Database.Database> {
    const connection = keepStatements(await super.acquireRawConnection())
    connection.defaultSafeIntegers(true)
    connection.pragma('journal_mode = WAL')
    connection.pragma('synchronous = FULL')
    connection.pragma('foreign_keys = ON')
    connection.pragma('busy_timeout = 5000')
    return connection
  }

  // A deferred transaction that reads and then writes cannot wait for another writer: it fails at once.
  override _query(connection: Database.Database, query: Query): Promise<unknown> {
    if (query.sql === 'BEGIN;') query.sql = 'BEGIN IMMEDIATE;'
    return super._query(connection, query)
  }

  // knex writes the values into the message of a failed query and chokes on a bigint, which would hide the failure itself.
  override _escapeBinding(value: unknown, context: object): string {
    return typeof value === 'bigint' ? value.toString() : super._escapeBinding(value, context)
  }
}

// To compile a statement takes as long as to run it, and pages ask the same ones again and again. SQLite compiles it anew by itself
// when a table has changed.
function keepStatements(connection: Database.Database): Database.Database {
  const kept = new Map<string, Database.Statement>()
  const prepare = connection.prepare.bind(connection)
  connection.prepare = ((sql: string) => {
    const statement = kept.get(sql) ?? prepare(sql)
    // What was asked last stands last; the first goes.
    kept.delete(sql)
    kept.set(sql, statement)
    if (kept.size > keptStatements) kept.delete(kept.keys().next().value!)
    return statement
  }) as typeof connection.prepare
  return connection
}
