import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { engines } from 'nettoria/testing'
import { pay } from '../../faults/customer.js'
import type { PlacedOrder } from '../../faults/customer.js'
import { factsOf } from '../../faults/shop-facts.js'
import { openSharedShop } from './shared-shop.js'
import type { SharedShop } from './shared-shop.js'
import { startNode } from './start-node.js'
import type { StartedNode } from './start-node.js'

const several = engines().filter((engine) => engine !== 'sqlite')

if (several.length === 0)
  it('web nodes and workers', { skip: 'SQLite is for one node: TEST_DATABASES=mysql,pg' }, () => undefined)

for (const engine of several)
  describe(`web nodes and workers on ${engine}`, { timeout: 4_600_000 }, () => {
    let shop: SharedShop
    before(async () => {
      shop = await openSharedShop(engine, 2)
    })
    after(() => shop?.close())

    it('web takes the order, a worker builds the server, and another web node streams it', async () => {
      const order = await shop.order()
      const webs = await Promise.all([startNode('web', shop.home), startNode('web', shop.home)])
      assert.equal(await pay(webs[0], order), 'returned')
      assert.deepEqual((await factsOf(shop.db, order)).instances, [], 'a web node builds nothing')

      const worker = await startNode('worker', shop.home)
      assert.deepEqual(
        [
          (await fetch(`${worker.url}/healthz`)).status,
          (await fetch(`${worker.url}/readyz`)).status,
          (await fetch(worker.url)).status,
        ],
        [200, 200, 404],
      )
      const states = await follow(webs[1], order, await shop.taskOf(order))
      assert.equal(states.at(-1), 'succeeded')
      await shop.bought(webs[1], order)
      for (const node of [...webs, worker]) {
        await node.stop()
        assert.equal(await node.ended, '0', node.log())
      }
    })

    it('a worker killed in the middle of its work leaves it to the other, which ends it, once', async () => {
      const order = await shop.order()
      const [web, doomed] = await Promise.all([startNode('web', shop.home), startNode('worker', shop.home)])
      assert.equal(await pay(web, order), 'returned')
      await shop.taskOf(order)
      const other = await startNode('worker', shop.home)
      await doomed.kill()
      await shop.bought(web, order)
      for (const node of [web, other]) await node.stop()
    })
  })

/** Reads a task's stream to its end. Answers the states it told. */
async function follow(node: StartedNode, order: PlacedOrder, taskId: number): Promise<string[]> {
  const answer = await fetch(`${node.url}/api/tasks/${taskId}/events`, {
    headers: { authorization: `Bearer ${order.token}` },
  })
  assert.equal(answer.status, 200)
  const text = await answer.text()
  return [...text.matchAll(/^data: (.*)$/gm)].map((line) => (JSON.parse(line[1]!) as { state: string }).state)
}
