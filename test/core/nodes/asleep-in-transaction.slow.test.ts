import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { engines, eventually } from 'nettoria/testing'
import { pay } from '../../faults/customer.js'
import { factsOf } from '../../faults/shop-facts.js'
import { openSharedShop } from './shared-shop.js'
import type { SharedShop } from './shared-shop.js'
import { isAsleep } from './process-state.js'
import { startNode } from './start-node.js'

const several = engines().filter((engine) => engine !== 'sqlite')
const point = 'events.before-delivery-commit:ordering/fulfil-paid-order'

if (several.length === 0)
  it('a node asleep in a transaction', { skip: 'SQLite is for one node: TEST_DATABASES=mysql,pg' }, () => undefined)

for (const engine of several)
  describe(`a node asleep in a transaction on ${engine}`, { timeout: 2_000_000 }, () => {
    let shop: SharedShop
    before(async () => {
      shop = await openSharedShop(engine, 1)
    })
    after(() => shop?.close())

    it('does not keep the others from the order that it had locked, and does not change it when it wakes', async () => {
      const order = await shop.order()
      const web = await startNode('web', shop.home)
      const env = { ...shop.home.env, NETTORIA_FAULT: `pause:${point}` }
      const sleeper = await startNode('worker', { ...shop.home, env })
      assert.equal(await pay(web, order), 'returned')
      await eventually(() => isAsleep(sleeper.pid), { what: 'it falls asleep before it commits' })
      const other = await startNode('worker', shop.home)
      await shop.taskOf(order)
      assert.ok(isAsleep(sleeper.pid), 'it is taken over while it sleeps')
      sleeper.signal('SIGCONT')
      await shop.bought(web, order)
      await eventually(async () => (await shop.db.read('core_workers')).length === 3, { what: 'it is back' })
      for (const node of [web, sleeper, other]) await node.stop()
      assert.deepEqual((await factsOf(shop.db, order)).dead, [])
    })
  })
