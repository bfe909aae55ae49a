import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { col } from '../../core/foundation/data/columns.js'
import type { OpenDatabase } from '../../core/foundation/data/knex-database.js'
import { BaseModel } from '../../core/foundation/data/model.js'
import { prepared } from '../../core/foundation/data/prepared.js'
import { isPanelError } from '../../core/foundation/kernel/errors.js'
import { createTestDatabase, engines } from '../../core/toolkit/testing/engines.js'
import type { TestDatabase } from '../../core/toolkit/testing/engines.js'

class Gem extends BaseModel {
  static override tableName = 'test_gems'
  static override codecs = { amount: 'money', data: 'json', isOpen: 'flag' } as const
  name!: string
  amount!: bigint
  data!: { deep: number[] }
  isOpen!: boolean
  madeAt!: number
}

const huge = 9_007_199_254_740_993n
let built = 0
const gems = prepared<{ least: number | bigint; open: boolean }, Record<string, unknown>, [limit: number, up: boolean]>(
  (read, { least, open }, limit, up) => {
    built++
    return read('test_gems')
      .where('amount', '>=', least as number)
      .where({ is_open: open })
      .whereNot('name', 'what? \\? not this')
      .orderBy('id', up ? 'asc' : 'desc')
      .limit(limit)
  },
)

for (const engine of engines())
  describe(`prepared reads on ${engine}`, () => {
    let database: TestDatabase
    let db: OpenDatabase
    before(async () => {
      database = await createTestDatabase(engine)
      db = database.open()
      await db.knex.schema.createTable('test_gems', (t) => {
        col.id(t)
        t.string('name', 40).notNullable()
        col.minor(t, 'amount')
        col.json(t, 'data')
        // What each engine itself calls a boolean.
        t.boolean('is_open').notNullable()
        col.instant(t, 'made_at')
      })
      const row = { data: '{"deep":[1,2]}', is_open: true, made_at: 1_700_000_000_000 }
      await db.transaction((tx) =>
        tx('test_gems').insert([
          { ...row, name: 'small', amount: 5 },
          { ...row, name: 'huge', amount: huge },
          { ...row, name: 'closed', amount: 7, is_open: false },
          { ...row, name: 'what? \\? not this', amount: 9 },
        ]),
      )
    })
    after(async () => {
      await db.close()
      await database.drop()
    })
    const byBuilder = (least: number | bigint) =>
      db
        .read('test_gems')
        .where('amount', '>=', least as number)
        .where({ is_open: true })
        .whereNot('name', 'what? \\? not this')

    it('answer what the builder answers, rows and models', async () => {
      for (const least of [0, 6, huge]) {
        const rows = await gems(db.read, { least, open: true }, 10, true)
        assert.deepEqual(rows, await byBuilder(least).orderBy('id').limit(10))
      }
      const [row] = await gems(db.read, { least: huge, open: true }, 1, false)
      const model = await Gem.query(db.read).findOne({ name: 'huge' })
      assert.deepEqual(Gem.fromDatabaseJson({ ...row }), model)
      assert.equal(model!.amount, huge)
    })

    it('are put together once for each shape, and each has its own SQL', async () => {
      await gems(db.read, { least: 0, open: true }, 2, true)
      const before = built
      const names = async (limit: number, up: boolean) =>
        (await gems(db.read, { least: 0, open: true }, limit, up)).map((row) => row['name'])
      assert.deepEqual(await names(2, true), ['small', 'huge'])
      assert.equal(built, before)
      assert.deepEqual(await names(2, false), ['huge', 'small'])
      assert.deepEqual(await names(1, false), ['huge'])
      assert.deepEqual((await gems(db.read, { least: 0, open: false }, 2, true)).length, 1)
    })

    it('see what their transaction wrote, and are refused beside it', async () => {
      const count = (rows: unknown[]) => rows.length
      await assert.rejects(
        db.transaction(async (tx) => {
          const seen = count(await gems(tx, { least: 0, open: true }, 10, true))
          await tx('test_gems').insert({ name: 'mine', amount: 1, data: '{}', is_open: true, made_at: 1 })
          assert.equal(count(await gems(tx, { least: 0, open: true }, 10, true)), seen + 1)
          await gems(db.read, { least: 0, open: true }, 10, true)
        }),
        (error) => isPanelError(error, 'DATA_OUTSIDE_TRANSACTION'),
      )
    })

    it('are seen by whoever counts queries', async () => {
      const seen: { sql: string; bindings: unknown[] }[] = []
      const note = (query: { sql: string; bindings: unknown[] }) => seen.push(query)
      db.knex.on('query', note)
      await gems(db.read, { least: 3, open: true }, 10, true)
      db.knex.removeListener('query', note)
      assert.equal(seen.length, 1)
      assert.match(seen[0]!.sql, /test_gems/)
      assert.ok(seen[0]!.bindings.includes(3))
    })

    it('refuse what would change their SQL: null, undefined, lists, dates', async () => {
      for (const least of [null, undefined, [1, 2], new Date(), {}])
        await assert.rejects(gems(db.read, { least: least as unknown as number, open: true }, 10, true), (error) =>
          isPanelError(error, 'DATA_VALUE_UNBOUND'),
        )
    })

    it('fail like any query, naming no values', async () => {
      const broken = prepared<{ secret: string }, unknown>((read, { secret }) => read('test_nowhere').where({ secret }))
      await assert.rejects(broken(db.read, { secret: 'hush' }), (error: Error) => !error.message.includes('hush'))
    })
  })
