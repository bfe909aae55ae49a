import { randomBytes } from 'node:crypto'
import { createDatabase } from '../../foundation/data/knex-database.js'
import type { OpenDatabase } from '../../foundation/data/knex-database.js'
import type { Engine } from '../../foundation/data/database.js'

const servers: Record<Exclude<Engine, 'sqlite'>, { url: string; maintenance: string }> = {
  mysql: { url: process.env['TEST_MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306', maintenance: 'mysql' },
  pg: { url: process.env['TEST_PG_URL'] ?? 'postgres://postgres@127.0.0.1:5432', maintenance: 'postgres' },
}

/** Engines to run tests on: TEST_DATABASES=sqlite,mysql,pg; SQLite alone by default. */
export function engines(): Engine[] {
  const wanted = (process.env['TEST_DATABASES'] ?? 'sqlite').split(',').map((name) => name.trim())
  return (['sqlite', 'mysql', 'pg'] as const).filter((engine) => wanted.includes(engine))
}

export interface TestDatabase {
  url: string
  open(): OpenDatabase
  drop(): Promise<void>
}

/** An empty database of its own on the wanted engine. In memory for SQLite: then `open()` may be called once. */
export async function createTestDatabase(engine: Engine): Promise<TestDatabase> {
  if (engine === 'sqlite') {
    const url = 'sqlite::memory:'
    return { url, open: () => createDatabase(url), drop: async () => {} }
  }
  const { url: server, maintenance } = servers[engine]
  const name = `ntt_test_${process.pid}_${randomBytes(4).toString('hex')}`
  const run = async (sql: string) => {
    const admin = createDatabase(`${server}/${maintenance}`, { pool: 1 })
    try {
      await admin.knex.raw(sql)
    } finally {
      await admin.close()
    }
  }
  await run(engine === 'mysql' ? `create database ${name} character set utf8mb4` : `create database ${name}`)
  const url = `${server}/${name}`
  return {
    url,
    open: () => createDatabase(url),
    drop: () => run(engine === 'mysql' ? `drop database ${name}` : `drop database ${name} with (force)`),
  }
}
