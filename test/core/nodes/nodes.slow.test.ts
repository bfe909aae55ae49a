import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { engines, eventually } from 'nettoria/testing'
import { pay } from '../../faults/customer.js'
import { factsOf } from '../../faults/shop-facts.js'
import { openSharedShop } from './shared-shop.js'
import type { SharedShop } from './shared-shop.js'
import { environmentOf, runCommand, startNode } from './start-node.js'

const several = engines().filter((engine) => engine !== 'sqlite')

if (several.length === 0)
  it('nodes that share everything', { skip: 'SQLite is for one node: TEST_DATABASES=mysql,pg' }, () => undefined)

for (const engine of several)
  describe(`nodes that share everything on ${engine}`, { timeout: 4_600_000 }, () => {
    let shop: SharedShop
    before(async () => {
      shop = await openSharedShop(engine, 4)
    })
    after(() => shop?.close())

    it('two nodes that do everything share the work: each order one server', async () => {
      const rest = [await shop.order(), await shop.order(), await shop.order()]
      const nodes = [await startNode('start', shop.home), await startNode('start', shop.home)]
      await Promise.all(rest.map((order, n) => pay(nodes[n % 2]!, order)))
      for (const order of rest) await shop.bought(nodes[0]!, order)
      const machines: { name: string }[] = await shop.db.read('hypervisor_simulator_machines').select('name')
      assert.equal(machines.length, new Set(machines.map(({ name }) => name)).size)
      for (const node of nodes) await node.stop()
      const audit = await runCommand(['audit', '--json'], environmentOf(shop.home))
      assert.deepEqual([audit.code, JSON.parse(audit.output.slice(audit.output.indexOf('{')))], [0, { breaches: [] }])
    })

    it('a worker that sleeps loses its work to the other, and does no harm when it wakes', async () => {
      const order = await shop.order()
      const web = await startNode('web', shop.home)
      const sleeper = await startNode('worker', shop.home)
      assert.equal(await pay(web, order), 'returned')
      await shop.taskOf(order)
      sleeper.signal('SIGSTOP')
      const other = await startNode('worker', shop.home)
      await eventually(async () => (await shop.db.read('core_workers')).length === 2, {
        what: 'it is taken for dead',
      })
      sleeper.signal('SIGCONT')
      await shop.bought(web, order)
      await eventually(async () => (await shop.db.read('core_workers')).length === 3, { what: 'it is back' })
      for (const node of [web, sleeper, other]) await node.stop()
      assert.deepEqual((await factsOf(shop.db, order)).dead, [])
    })
  })
