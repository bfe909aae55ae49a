import knexModule from 'knex'
import type { Knex } from 'knex'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import type { Engine } from './database.js'
import { dataErrors } from './errors.js'
import { exactDecimal, exactInteger, exactRows } from './integers.js'
import { SqliteClient } from './sqlite-client.js'

const require = createRequire(import.meta.url)

// Every failure reaches its caller and is logged there, with a code; knex would print it a second time, bare.
// Nor may an error carry the values of its query: they are customers' data, and end in the log.
const silent = () => {}
const log = { warn: silent, error: silent, debug: silent, deprecate: silent }

// A process that fell asleep in a transaction holds locks that others wait for, for as long as the server lets it.
const sleepingSeconds = 10
const unknownVariable = 1193

const int8 = 20
const numeric = 1700

export interface Connection {
  engine: Engine
  knex: Knex
  /** Without credentials, for messages and logs. */
  address: string
}

/** Opens a pool for DATABASE_URL. Nothing is contacted yet. Throws DATA_URL_INVALID. */
export function connect(url: string, options: { pool?: number; acquireTimeout?: number } = {}): Connection {
  // Long, because a crowd may wait for its turn; a query that forgot its transaction does not wait at all, it is refused.
  const acquireTimeout = options.acquireTimeout ?? 30_000
  if (url.startsWith('sqlite:')) return connectSqlite(url.slice('sqlite:'.length), acquireTimeout)
  const parsed = parse(url)
  const address = `${parsed.hostname}:${parsed.port || (parsed.protocol === 'mysql:' ? 3306 : 5432)}${parsed.pathname}`
  const pool = { min: 0, max: options.pool ?? 10 }
  if (parsed.protocol === 'mysql:')
    return {
      engine: 'mysql',
      address,
      knex: knexModule({
        client: 'mysql2',
        connection: mysqlConnection(parsed),
        pool: { ...pool, afterCreate: limitMysqlSleep },
        acquireConnectionTimeout: acquireTimeout,
        compileSqlOnError: false,
        log,
      }),
    }
  return {
    engine: 'pg',
    address,
    knex: knexModule({
      client: 'pg',
      connection: pgConnection(url),
      pool: { ...pool, afterCreate: limitPgSleep },
      acquireConnectionTimeout: acquireTimeout,
      compileSqlOnError: false,
      log,
    }),
  }
}

type Created = (error: Error | null, connection: Session) => void

interface Session {
  query(sql: string, done: (error: (Error & { errno?: number }) | null) => void): void
}

function limitPgSleep(session: Session, created: Created): void {
  session.query(`set idle_in_transaction_session_timeout = '${sleepingSeconds}s'`, (error) => created(error, session))
}

function limitMysqlSleep(session: Session, created: Created): void {
  session.query(`set session idle_transaction_timeout = ${sleepingSeconds}`, (error) =>
    // MySQL has no such limit, only MariaDB.
    created(error?.errno === unknownVariable ? null : error, session),
  )
}

function parse(url: string): URL {
  try {
    const parsed = new URL(url)
    if (parsed.protocol === 'postgresql:') parsed.protocol = 'postgres:'
    if (!['mysql:', 'postgres:'].includes(parsed.protocol) || parsed.pathname.length < 2) throw new TypeError('scheme')
    return parsed
  } catch {
    throw dataErrors.DATA_URL_INVALID({ url: url.replace(/\/\/[^@/]*@/, '//***@') })
  }
}

function connectSqlite(path: string, acquireTimeout: number): Connection {
  if (!hasSqlite()) throw dataErrors.DATA_SQLITE_MISSING()
  const memory = path === ':memory:'
  const filename = memory ? path : resolve(path)
  if (!memory) mkdirSync(dirname(filename), { recursive: true })
  return {
    engine: 'sqlite',
    address: filename,
    knex: knexModule({
      client: SqliteClient as unknown as typeof Knex.Client,
      connection: { filename },
      useNullAsDefault: true,
      // SQLite has one writer: a second connection only waits for the first, and loses.
      pool: { min: 1, max: 1, idleTimeoutMillis: 0x7fffffff },
      acquireConnectionTimeout: acquireTimeout,
      postProcessResponse: exactRows,
      compileSqlOnError: false,
      log,
    }),
  }
}

function mysqlConnection(url: URL): Knex.MySql2ConnectionConfig {
  return {
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    charset: 'utf8mb4',
    timezone: 'Z',
    typeCast(field: { type: string; string(): string | null }, next: () => unknown) {
      if (field.type !== 'LONGLONG' && field.type !== 'NEWDECIMAL') return next()
      const text = field.string()
      if (text === null) return null
      return field.type === 'LONGLONG' ? exactInteger(text) : exactDecimal(text)
    },
  } as Knex.MySql2ConnectionConfig
}

function pgConnection(url: string): Knex.PgConnectionConfig {
  // knex loads it for this engine as well; the others do without.
  const pg = require('pg') as typeof import('pg')
  const types = {
    getTypeParser(oid: number, format?: 'text' | 'binary') {
      if (oid === int8) return exactInteger
      if (oid === numeric) return exactDecimal
      return pg.types.getTypeParser(oid, format as 'text')
    },
  }
  return { connectionString: url, types } as unknown as Knex.PgConnectionConfig
}

// better-sqlite3 is optional: a machine that could not build it can still run on another database.
function hasSqlite(): boolean {
  try {
    require('better-sqlite3')
    return true
  } catch {
    return false
  }
}
