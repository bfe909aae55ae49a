import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createTestDatabase, createTestPanel, engines } from 'nettoria/testing'
import type { TestDatabase } from 'nettoria/testing'
import { migrateAll } from '../../core/foundation/data/migrate.js'
import { isPanelError } from '../../core/foundation/kernel/errors.js'
import { sqliteFile } from '../faults/shop.js'
import { runNettoria } from '../harness/run-nettoria.js'
import { tablesOf } from './state-of.js'

const migrations = resolve(fileURLToPath(new URL('../../migrations', import.meta.url)))

for (const engine of engines())
  describe(`D17 a schema of another version on ${engine}`, { timeout: 1_200_000 }, () => {
    let database: TestDatabase
    let home: string
    before(async () => {
      database = engine === 'sqlite' ? sqliteFile() : await createTestDatabase(engine)
      home = mkdtempSync(join(tmpdir(), 'ntt-schema-'))
    })
    after(async () => {
      await database.drop()
      rmSync(home, { recursive: true, force: true })
    })
    const withDatabase = async <T>(work: (db: ReturnType<TestDatabase['open']>) => Promise<T>): Promise<T> => {
      const db = database.open()
      try {
        return await work(db)
      } finally {
        await db.close()
      }
    }
    const applied = (table: string) =>
      withDatabase(async (db) => (await db.knex(table).select('name')).map((row: { name: string }) => row.name))

    it('that is older is brought up to date when the panel starts, and then serves', async () => {
      const known = readdirSync(migrations)
        .filter((name) => name.endsWith('.js'))
        .sort()
      const half = join(home, 'half')
      mkdirSync(half)
      for (const name of known.slice(0, Math.ceil(known.length / 2)))
        symlinkSync(join(migrations, name), join(half, name))
      await withDatabase((db) => migrateAll(db, [{ owner: 'core', dir: half }]))
      assert.ok((await applied('core_migrations')).length < known.length)
      const panel = await createTestPanel({ database, plugins: 'all' })
      assert.equal((await panel.inject({ method: 'GET', url: '/readyz' })).statusCode, 200)
      await panel.stop()
      assert.equal((await applied('core_migrations')).length, known.length)
    })

    it('of the core that is newer is refused before anything is touched, by panel and by command', async () => {
      await withDatabase((db) =>
        db.knex('core_migrations').insert({ name: '9999_future', batch: 99, migration_time: new Date() }),
      )
      const untouched = await withDatabase((db) => tablesOf(db))
      await assert.rejects(
        () => createTestPanel({ database, plugins: ['catalog'] }),
        (error) => isPanelError(error, 'DATA_SCHEMA_NEWER') && error.message.includes('9999_future'),
      )
      const env = { DATA_DIR: home, DATABASE_URL: database.url }
      for (const words of [['start'], ['web'], ['worker'], ['migrate'], ['plugin', 'list']]) {
        const ended = await runNettoria({ ...env, PORT: '0', JOBS_URL: '' }, ...words)
        assert.deepEqual(
          [ended.exit, ended.err.trim().split('\n').at(-1)?.split(':')[0]],
          [1, 'DATA_SCHEMA_NEWER'],
          words.join(' '),
        )
      }
      const doctor = await runNettoria(env, 'doctor')
      assert.equal(doctor.exit, 1)
      assert.match(doctor.out, /BROKEN .*DATA_SCHEMA_NEWER/)
      assert.deepEqual(await withDatabase((db) => tablesOf(db)), untouched)
      await withDatabase((db) => db.knex('core_migrations').where({ name: '9999_future' }).delete())
    })

    it('of a plugin that is newer parks the plugin with its reason, and touches none of its tables', async () => {
      await withDatabase((db) =>
        db.knex('catalog_migrations').insert({ name: '9999_future', batch: 99, migration_time: new Date() }),
      )
      const mine = async () =>
        Object.entries(await withDatabase((db) => tablesOf(db))).filter(([table]) => table.startsWith('catalog_'))
      const untouched = await mine()
      const log: string[] = []
      const panel = await createTestPanel({ database, plugins: ['catalog'], onLog: (line) => void log.push(line) })
      const failure = panel.panel.failures.get('catalog')
      assert.match(failure?.error.message ?? '', /9999_future of catalog, which this version does not know/)
      assert.equal((await panel.inject({ method: 'GET', url: '/api/services' })).statusCode, 404)
      assert.equal((await panel.inject({ method: 'GET', url: '/readyz' })).statusCode, 200)
      await panel.stop()
      assert.ok(log.some((line) => line.includes('9999_future')))
      assert.deepEqual(await mine(), untouched)
    })
  })
