import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { engines, eventually } from 'nettoria/testing'
import { pay } from '../../faults/customer.js'
import { startMongoDouble } from '../events-hooks-jobs/mongo-double.js'
import { redisAnswers, redisUrl } from './redis-server.js'
import { openSharedShop } from './shared-shop.js'
import type { SharedShop } from './shared-shop.js'
import { environmentOf, runCommand, startNode } from './start-node.js'
import type { StartedNode } from './start-node.js'

const redis = await redisAnswers()
const several = engines().filter((engine) => engine !== 'sqlite')

if (several.length === 0)
  it('nodes with a queue or Redis', { skip: 'SQLite is for one node: TEST_DATABASES=mysql,pg' }, () => undefined)

for (const engine of several)
  describe(`nodes with a queue or Redis on ${engine}`, { timeout: 4_600_000 }, () => {
    let shop: SharedShop
    before(async () => {
      shop = await openSharedShop(engine, 3)
    })
    after(() => shop?.close())

    it('web and worker meet in any queue that JOBS_URL names', async () => {
      const double = await startMongoDouble()
      const queues = [double.url, ...(redis ? [redisUrl] : []), ...(engine === 'pg' ? [shop.home.databaseUrl] : [])]
      for (const url of queues) {
        const there = { ...shop.home, env: { ...shop.home.env, JOBS_URL: url } }
        const nodes = [await startNode('web', there), await startNode('worker', there)] as const
        const order = await shop.order()
        assert.equal(await pay(nodes[0], order), 'returned')
        await shop.bought(nodes[0], order)
        for (const node of nodes) await node.stop()
      }
      await double.close()
    })

    it('nodes count the requests of one address together by Redis', async (t) => {
      if (!redis) return t.skip(`no Redis at ${redisUrl}`)
      const nodes = [await startNode('web', shop.home), await startNode('web', shop.home)]
      const left = async (node: StartedNode) =>
        Number((await fetch(`${node.url}/healthz`)).headers.get('ratelimit-remaining'))
      await eventually(async () => (await left(nodes[0]!)) > 0)
      await eventually(async () => (await left(nodes[1]!)) > 0)
      const seen = []
      for (let n = 0; n < 4; n++) seen.push(await left(nodes[n % 2]!))
      assert.deepEqual(seen, [seen[0], seen[0]! - 1, seen[0]! - 2, seen[0]! - 3])
      for (const node of nodes) await node.stop()
    })

    it('a node does not start without its job queue, and says why without the password', async () => {
      const env = { ...environmentOf(shop.home), JOBS_URL: 'redis://panel:geheim@127.0.0.1:1' }
      const { code, output } = await runCommand(['worker'], env)
      assert.equal(code, 1)
      assert.match(output, /JOBS_UNREACHABLE: The job queue at redis:\/\/127\.0\.0\.1:1 /)
      assert.doesNotMatch(output, /geheim/)
    })
  })
