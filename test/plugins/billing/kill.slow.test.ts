import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Engine } from 'nettoria'
import { createTestDatabase, engines } from 'nettoria/testing'
import type { TestDatabase, TestPanel, TestUser } from 'nettoria/testing'
import { createDatabase } from '../../../core/foundation/data/knex-database.js'
import { balance, billingPanel, breaches, invoiceOf, issue, press, startPaying } from './bench.js'

const worker = fileURLToPath(new URL('./kill-worker.js', import.meta.url))
const points = ['before-ask', 'after-ask', 'before-commit', 'after-commit'].map((name) => `billing.confirm.${name}`)

// Two processes share it, so SQLite's is a file.
async function sharedDatabase(engine: Engine): Promise<TestDatabase> {
  if (engine !== 'sqlite') return createTestDatabase(engine)
  const dir = mkdtempSync(join(tmpdir(), 'ntt-kill-'))
  const url = `sqlite:${join(dir, 'panel.sqlite')}`
  return { url, open: () => createDatabase(url), drop: async () => rmSync(dir, { recursive: true, force: true }) }
}

async function comeBackOn(engine: Engine, url: string, path: string, fault: string) {
  const env = { ...process.env, NETTORIA_FAULT: fault }
  const child = spawn(process.execPath, [worker, engine, url, path], { env, stdio: ['ignore', 'inherit', 'inherit'] })
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return { code, signal }
}

for (const engine of engines())
  describe(`kill -9 while a payment is confirmed, on ${engine}`, () => {
    let database: TestDatabase
    let panel: TestPanel
    let customer: TestUser

    before(async () => {
      database = await sharedDatabase(engine)
      panel = await billingPanel(engine, { database })
      customer = await panel.customer()
    })
    after(async () => {
      await panel.stop()
      await database.drop()
    })

    async function paidAtGateway() {
      const invoice = await issue(panel, customer.accountId, 4200)
      const { redirectUrl } = await startPaying(panel, customer, invoice.id)
      return { invoice, path: await press(panel, redirectUrl, 'paid') }
    }

    it('works when nobody dies', async () => {
      const { invoice, path } = await paidAtGateway()
      assert.deepEqual(await comeBackOn(engine, database.url, path, 'nowhere'), { code: 0, signal: null })
      assert.equal((await invoiceOf(panel, invoice.id)).status, 'paid')
    })

    for (const point of points)
      it(`credits once after dying at ${point}`, async () => {
        const { invoice, path } = await paidAtGateway()
        assert.deepEqual(await comeBackOn(engine, database.url, path, point), { code: null, signal: 'SIGKILL' })
        panel.clock.advance(6 * 60_000)
        await panel.settle()
        assert.equal((await invoiceOf(panel, invoice.id)).status, 'paid')
        assert.equal(await balance(panel, customer.accountId), 0n)
        assert.deepEqual(await breaches(panel), [])
      })
  })
