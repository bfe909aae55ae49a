import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabase } from '../../../core/foundation/data/knex-database.js'
import type { OpenDatabase } from '../../../core/foundation/data/knex-database.js'
import type { Engine } from '../../../core/foundation/data/database.js'
import { migrateAll } from '../../../core/foundation/data/migrate.js'
import { createLogger } from '../../../core/foundation/kernel/pino-logger.js'
import { createTestDatabase } from '../../../core/toolkit/testing/engines.js'

const migrations = fileURLToPath(new URL('../../../migrations', import.meta.url))

export interface LogLine {
  level: number
  msg: string
  err?: { message: string }
}

/** A logger whose lines can be read. */
export function readableLog() {
  const lines: LogLine[] = []
  return { lines, log: createLogger('debug', { write: (line) => void lines.push(JSON.parse(line) as LogLine) }) }
}

export interface CoreDatabase {
  db: OpenDatabase
  url: string
  drop(): Promise<void>
}

/** The core's tables, and `effects`, where handlers leave traces. SQLite lives in a file, so that a child process can have it. */
export async function coreDatabase(engine: Engine): Promise<CoreDatabase> {
  const { url, drop } = engine === 'sqlite' ? sqliteFile() : await createTestDatabase(engine)
  const db = createDatabase(url)
  await migrateAll(db, [{ owner: 'core', dir: migrations }])
  await db.knex.schema.createTable('effects', (t) => {
    t.increments('id')
    t.string('who', 60)
    t.string('what', 120)
  })
  return {
    db,
    url,
    async drop() {
      await db.close()
      await drop()
    },
  }
}

function sqliteFile() {
  const dir = mkdtempSync(join(tmpdir(), 'ntt-core-'))
  return { url: `sqlite:${join(dir, 'test.sqlite')}`, drop: async () => rmSync(dir, { recursive: true, force: true }) }
}

/** What the handlers left, oldest first. */
export async function effects(db: OpenDatabase): Promise<string[]> {
  const rows: { what: string }[] = await db.knex('effects').orderBy('id').select('what')
  return rows.map((row) => row.what)
}

export interface Worker {
  child: ChildProcess
  /** Lines it printed. */
  lines: string[]
  ended: Promise<NodeJS.Signals | null>
}

/** Another process on the same database; see worker.ts. */
export function startWorker(
  role: string,
  url: string,
  more: { fault?: string; queue?: string | undefined } = {},
): Worker {
  const program = fileURLToPath(new URL('worker.js', import.meta.url))
  const env = { ...process.env, ...(more.fault ? { NETTORIA_FAULT: more.fault } : {}) }
  const child = spawn(process.execPath, [program, role, url, more.queue ?? ''], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  child.stdout.on('data', (bytes: Buffer) => lines.push(...bytes.toString().split('\n').filter(Boolean)))
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_code, signal) => resolve(signal)))
  return { child, lines, ended }
}
