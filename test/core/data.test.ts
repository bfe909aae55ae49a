import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { isPanelError } from '../../core/foundation/kernel/errors.js'
import { col } from '../../core/foundation/data/columns.js'
import { migrateAll, rollbackOwner } from '../../core/foundation/data/migrate.js'
import { BaseModel } from '../../core/foundation/data/model.js'
import { keysetPage, writeCursor } from '../../core/foundation/data/paging.js'
import { createTestDatabase, engines } from '../../core/toolkit/testing/engines.js'
import type { TestDatabase } from '../../core/toolkit/testing/engines.js'
import type { OpenDatabase } from '../../core/foundation/data/knex-database.js'

class Thing extends BaseModel {
  static override tableName = 'test_things'
  static override codecs = { amount: 'money', data: 'json', isOpen: 'flag' } as const
  name!: string
  amount!: bigint
  data!: { deep: number[] }
  isOpen!: boolean
  madeAt!: number
}

const huge = 9_007_199_254_740_993n

for (const engine of engines())
  describe(`data on ${engine}`, () => {
    let database: TestDatabase
    let db: OpenDatabase
    before(async () => {
      database = await createTestDatabase(engine)
      db = database.open()
      await db.knex.schema.createTable('test_things', (t) => {
        col.id(t)
        t.string('name', 40).notNullable().unique()
        col.minor(t, 'amount')
        col.json(t, 'data')
        col.flag(t, 'is_open')
        col.instant(t, 'made_at')
      })
    })
    after(async () => {
      await db.close()
      await database.drop()
    })
    const thing = (name: string, amount = 1n) => ({
      name,
      amount,
      data: { deep: [1, 2] },
      isOpen: true,
      madeAt: 1_700_000_000_000,
    })

    it('keeps integers beyond 2^53, JSON, flags and instants exactly', async () => {
      await db.transaction((tx) => Thing.query(tx).insert(thing('huge', huge)))
      const read = await Thing.query(db.read).findOne({ name: 'huge' })
      assert.deepEqual({ ...read }, { id: read!.id, ...thing('huge', huge) })
      await db.transaction((tx) => Thing.query(tx).insert(thing('small', 5n)))
      const [row] = await db.read('test_things').sum('amount as sum').count('* as count')
      assert.deepEqual([BigInt(row!['sum']), row!['count']], [huge + 5n, 2])
    })

    it('rolls back on a throw and runs after-commit actions only after a commit', async () => {
      const ran: string[] = []
      await assert.rejects(
        db.transaction(async (tx) => {
          db.afterCommit(tx, () => ran.push('rolled back'))
          await Thing.query(tx).insert(thing('gone'))
          throw new Error('no')
        }),
        /no/,
      )
      await db.transaction(async (tx) => db.afterCommit(tx, () => ran.push('committed')))
      assert.deepEqual(ran, ['committed'])
      assert.equal(await Thing.query(db.read).findOne({ name: 'gone' }), undefined)
    })

    it('maps a unique violation to DATA_DUPLICATE', async () => {
      await db.transaction((tx) => Thing.query(tx).insert(thing('twin')))
      await assert.rejects(
        db.transaction((tx) => Thing.query(tx).insert(thing('twin'))),
        (error) => isPanelError(error, 'DATA_DUPLICATE'),
      )
    })

    it('refuses at once a query that forgets its transaction', async () => {
      await assert.rejects(
        db.transaction(async () => {
          await db.read('test_things').select()
        }),
        (error) => isPanelError(error, 'DATA_OUTSIDE_TRANSACTION'),
      )
      await assert.rejects(
        db.transaction(() => db.transaction(async () => 1)),
        (error) => isPanelError(error, 'DATA_OUTSIDE_TRANSACTION'),
      )
    })

    it('runs racing transactions to a right end, again where the engine says so', async () => {
      await db.transaction((tx) => Thing.query(tx).insert(thing('counter', 0n)))
      const add = () =>
        db.transaction(async (tx) => {
          const row = await Thing.query(tx).findOne({ name: 'counter' }).forUpdate()
          await Thing.query(tx)
            .findById(row!.id)
            .patch({ amount: row!.amount + 1n })
        })
      await Promise.all(Array.from({ length: 20 }, add))
      assert.equal((await Thing.query(db.read).findOne({ name: 'counter' }))!.amount, 20n)
    })

    it('pages by key through everything, once', async () => {
      await db.transaction((tx) =>
        tx('test_things').insert(Array.from({ length: 25 }, (_, n) => ({ name: `page-${n}`, is_open: 0 }))),
      )
      const seen: number[] = []
      let cursor: string | undefined
      do {
        const page = await keysetPage<{ id: number }>(
          db.read('test_things').where('name', 'like', 'page-%').select('id'),
          { limit: 10, cursor },
        )
        seen.push(...page.items.map((item) => item.id))
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      assert.equal(seen.length, 25)
      assert.deepEqual(
        seen,
        [...new Set(seen)].sort((a, b) => b - a),
      )
      const beyond = [999_999_999_999_999, 2_147_483_648].map(writeCursor)
      for (const cursor of ['x', ...beyond, Buffer.from('id:99999999999999999').toString('base64url')])
        await assert.rejects(keysetPage(db.read('test_things'), { limit: 1, cursor }), (e) =>
          isPanelError(e, 'LIST_CURSOR_INVALID'),
        )
      const last = { limit: 1, cursor: writeCursor(2_147_483_647) }
      assert.equal((await keysetPage(db.read('test_things'), last)).items.length, 1)
    })

    it('finishes a migration that was killed half way, undoes it, and refuses a newer schema', async () => {
      const dir = mkdtempSync(join(tmpdir(), 'ntt-migrations-'))
      const source = new URL('../../core/foundation/data/migration.js', import.meta.url).href
      const file = (broken: boolean) => `import { migration, table, unique } from '${source}'
        export default migration(
          table('half_things', (t) => { t.increments('id'); t.string('name', 20) }),
          ${broken ? `{ up: async () => { throw new Error('killed') }, down: async () => {} },` : ''}
          unique('half_things', ['name']))`
      writeFileSync(join(dir, 'package.json'), '{"type":"module"}')
      writeFileSync(join(dir, '0001_half.js'), file(true))
      const owner = { owner: 'half', dir }
      await assert.rejects(
        migrateAll(db, [owner]),
        (e) => isPanelError(e, 'DATA_MIGRATION_FAILED') && /killed/.test(e.message),
      )
      rmSync(join(dir, '0001_half.js'))
      writeFileSync(join(dir, '0001_whole.js'), file(false))
      assert.equal(await migrateAll(db, [owner]), 1)
      assert.equal(await migrateAll(db, [owner]), 0)
      await db.knex('half_things').insert({ name: 'a' })
      await assert.rejects(
        db.transaction((tx) => tx('half_things').insert({ name: 'a' })),
        (e) => isPanelError(e, 'DATA_DUPLICATE'),
      )
      await rollbackOwner(db, owner)
      assert.equal(await db.knex.schema.hasTable('half_things'), false)
      await migrateAll(db, [owner])
      rmSync(join(dir, '0001_whole.js'))
      await assert.rejects(
        migrateAll(db, [owner]),
        (e) => isPanelError(e, 'DATA_SCHEMA_NEWER') && /0001_whole of half/.test(e.message),
      )
      rmSync(dir, { recursive: true })
    })
  })
