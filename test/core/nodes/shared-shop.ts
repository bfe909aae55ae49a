import assert from 'node:assert/strict'
import { createTestDatabase, eventually } from 'nettoria/testing'
import type { Engine } from '../../../core/foundation/data/database.js'
import type { OpenDatabase } from '../../../core/foundation/data/knex-database.js'
import { ended } from '../../faults/customer.js'
import type { PlacedOrder } from '../../faults/customer.js'
import { makeHome, removeHome } from '../../faults/panel-child.js'
import type { Home } from '../../faults/panel-child.js'
import { openShop, others, placeOrder, simulator } from '../../faults/shop.js'
import { assertOneServer, factsOf } from '../../faults/shop-facts.js'
import { redisAnswers, redisUrl } from './redis-server.js'
import { killNodes } from './start-node.js'
import type { StartedNode } from './start-node.js'

// Long enough to kill or stop somebody meanwhile.
const slowly = { ...simulator, settings: { cloneSeconds: 3, bootSeconds: 1 } }

/** A shop that nodes may run, with orders awaiting payment. */
export interface SharedShop {
  home: Home
  db: OpenDatabase
  /** The next order that nobody has paid. */
  order(): Promise<PlacedOrder>
  /** Waits until the order has ended in one payment and one server. */
  bought(node: StartedNode, order: PlacedOrder): Promise<void>
  /** Waits until its server is being built. Answers the task. */
  taskOf(order: PlacedOrder): Promise<number>
  close(): Promise<void>
}

export async function openSharedShop(engine: Engine, count: number): Promise<SharedShop> {
  const database = await createTestDatabase(engine)
  const seller = await openShop(database, slowly)
  const orders: PlacedOrder[] = []
  for (let n = 0; n < count; n++) orders.push(await placeOrder(seller))
  await seller.stop()
  const db = database.open()
  const home = makeHome({ instances: [...others, slowly] }, { databaseUrl: database.url })
  if (await redisAnswers()) home.env = { REDIS_URL: redisUrl }
  return {
    home,
    db,
    async order() {
      const order = orders.shift()
      assert.ok(order, 'the shop was opened with too few orders')
      return order
    },
    async bought(node, order) {
      assert.equal(await ended(node, db, order), 'active')
      // Judged as they were at a quiet moment: the orders of others make deliveries in the next.
      const quiet = async () => {
        const facts = await factsOf(db, order)
        return facts.due.length === 0 ? facts : undefined
      }
      assertOneServer(await eventually(quiet, { what: 'deliveries end' }))
    },
    taskOf(order) {
      const task = async () => (await factsOf(db, order)).runs[0]?.task_id as number
      return eventually(task, { what: 'a run begins' })
    },
    async close() {
      await killNodes()
      await db.close()
      await database.drop()
      removeHome(home)
    },
  }
}
