import { createRequire } from 'node:module'
import type Database from 'better-sqlite3'

const require = createRequire(import.meta.url)

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
    const connection = await super.acquireRawConnection()
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
