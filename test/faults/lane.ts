import assert from 'node:assert/strict'
import { createTestDatabase } from 'nettoria/testing'
import type { Database, Engine } from '../../core/foundation/data/database.js'
import type { ConfiguredInstance } from '../../core/foundation/kernel/config.js'
import { ended, pay } from './customer.js'
import type { PlacedOrder } from './customer.js'
import { assertAudited } from './kill-at.js'
import { makeHome, removeHome, startPanel } from './panel-child.js'
import type { PanelChild } from './panel-child.js'
import { buyInProcess, openShop, others, placeOrder, pointsReached, simulator, sqliteFile } from './shop.js'
import { assertOneServer, factsOf } from './shop-facts.js'

/** What buying a server reaches, learnt from one that nobody disturbs. */
export async function purchasePoints(): Promise<string[]> {
  const panel = await openShop(await createTestDatabase('sqlite'), simulator)
  try {
    return await pointsReached(async () => buyInProcess(panel, await placeOrder(panel)))
  } finally {
    await panel.stop()
  }
}

type CountMachines = (db: Database, instanceId: number) => Promise<number>
/** Buys until the panel is dead. Answers how far the customer came. */
type Die = (panel: PanelChild, order: PlacedOrder) => Promise<string>

/**
 * One database, in which purchases are killed one after the other, each of a customer of its own. The panel that
 * came back from one death is the one that dies next.
 */
export interface Lane {
  /** Buys, dies at `point`, starts again, and proves that one server runs. */
  kill(point: string, machines: CountMachines): Promise<void>
  killDuring(die: Die, machines: CountMachines): Promise<void>
  close(): Promise<void>
}

export async function openLane(
  engine: Engine,
  hypervisor: ConfiguredInstance,
  purchases: number,
  settle: (db: Database) => Promise<void> = async () => undefined,
): Promise<Lane> {
  const database = engine === 'sqlite' ? sqliteFile() : await createTestDatabase(engine)
  const orders: PlacedOrder[] = []
  const shop = await openShop(database, hypervisor)
  try {
    await settle(shop.db)
    for (let n = 0; n < purchases; n++) orders.push(await placeOrder(shop))
  } finally {
    await shop.stop()
  }
  const home = makeHome({ instances: [...others, hypervisor] }, { databaseUrl: database.url })
  const db = database.open()
  let alive: PanelChild | undefined

  async function killDuring(die: Die, machines: CountMachines): Promise<void> {
    const order = orders.shift()
    assert.ok(order, 'the lane has an order left')
    const doomed = alive?.running ? alive : await startPanel(home)
    const reached = await die(doomed, order)
    assert.equal(await doomed.ended, 'SIGKILL', `it did not die:\n${doomed.log()}`)
    alive = await startPanel(home)
    if (reached === 'started') await pay(alive, order)
    assert.equal(await ended(alive, db, order), 'active')
    await assertAudited(alive)
    const facts = await factsOf(db, order)
    assertOneServer(facts)
    assert.equal(await machines(db, facts.instances[0].id), 1, 'one machine')
  }

  return {
    killDuring,
    kill: (point, machines) =>
      killDuring((panel, order) => {
        panel.arm(point)
        return pay(panel, order)
      }, machines),
    async close() {
      await alive?.kill()
      await db.close()
      removeHome(home)
      await database.drop()
    },
  }
}
