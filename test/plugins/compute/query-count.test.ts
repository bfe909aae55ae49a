import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { engines } from 'nettoria/testing'
import { Browser } from '../form-browser.js'
import { computePanel } from './compute-panel.js'
import type { ComputeBench } from './compute-panel.js'

for (const engine of engines())
  describe(`queries of what is asked most, on ${engine}`, () => {
    let bench: ComputeBench
    let token: string
    const browser = () => new Browser(bench.panel)
    let customer: Browser

    before(async () => {
      bench = await computePanel(engine, { plugins: ['portal', 'notifications'] })
      const owner = await bench.panel.customer()
      token = owner.token
      for (let n = 1; n <= 3; n++) await bench.sell(n, { accountId: owner.accountId })
      await bench.panel.settle()
      customer = browser()
      await customer.signIn(owner)
    })
    after(() => bench.panel.stop())

    /** The SQL of the second time: the first fills what is remembered. */
    async function asked(ask: () => Promise<unknown>): Promise<string[]> {
      await ask()
      const queries: string[] = []
      const note = ({ sql }: { sql: string }) => queries.push(sql)
      bench.panel.db.knex.on('query', note)
      await ask()
      bench.panel.db.knex.removeListener('query', note)
      return queries
    }

    it('who asks is one', async () => {
      const byToken = await asked(() => bench.panel.api('GET', '/api/vms/999999', { token }))
      assert.equal(byToken.filter((sql) => sql.includes('identity_')).length, 1, byToken.join('\n'))
      const byCookie = await asked(() => customer.get('/servers'))
      assert.equal(byCookie.filter((sql) => sql.includes('identity_')).length, 1, byCookie.join('\n'))
      const guest = await asked(() => browser().get('/login'))
      assert.deepEqual(guest, [])
    })

    it('the list of servers as JSON is three, whatever its length: who, the list, whether the catalogue has changed', async () => {
      for (const url of ['/api/vms?limit=10', '/api/vms?limit=1', '/api/vms?state=running']) {
        const queries = await asked(async () => {
          const list = await bench.panel.api('GET', url, { token })
          assert.ok(list.body.items.length > 0 && list.body.items[0].ips.length > 0)
        })
        assert.equal(queries.length, 3, queries.join('\n'))
      }
    })

    it('the list as a page is at most five', async () => {
      const queries = await asked(async () => {
        const page = await customer.get('/servers')
        assert.match(page.body, /vm1\.example\.com/)
      })
      assert.ok(queries.length >= 2 && queries.length <= 5, queries.join('\n'))
    })

    it('its pages follow one another without a gap', async () => {
      const ids: number[] = []
      for (let cursor = ''; ;) {
        const { body } = await bench.panel.api('GET', `/api/vms?limit=1${cursor}`, { token })
        ids.push(...body.items.map((item: { id: number }) => item.id))
        if (body.nextCursor === null) break
        cursor = `&cursor=${body.nextCursor}`
      }
      assert.deepEqual(ids, [3, 2, 1])
    })
  })
