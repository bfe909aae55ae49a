import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createTestDatabase } from 'nettoria/testing'
import type { TestPanel } from 'nettoria/testing'
import type { Database, Engine } from '../../core/foundation/data/database.js'
import type { ConfiguredInstance } from '../../core/foundation/kernel/config.js'
import { ended, pay } from './customer.js'
import type { PlacedOrder } from './customer.js'
import { makeHome, removeHome, startPanel } from './panel-child.js'
import type { PanelChild } from './panel-child.js'
import { buyInProcess, openShop, others, placeOrder, pointsReached, simulator, sqliteFile } from './shop.js'
import { assertOneServer, factsOf } from './shop-facts.js'
import type { Facts } from './shop-facts.js'

/** What buying a server reaches, learnt from one that nobody disturbs. */
export async function purchasePoints(): Promise<string[]> {
  const panel = await openShop(await createTestDatabase('sqlite'), simulator)
  try {
    return await pointsReached(async () => buyInProcess(panel, await placeOrder(panel)))
  } finally {
    await panel.stop()
  }
}

/** How a purchase, or what is made of it, is disturbed and comes back. */
export interface Death<Reached> {
  /** Lets a customer begin; the panel is dead when it resolves, or soon after. Answers how far the customer came. */
  work(panel: PanelChild, order: PlacedOrder): Promise<Reached>
  /** The point where the panel dies meanwhile; without one `work` kills it. */
  point?: string
  /** With the panel that was started again: goes on until there is nothing left to do. */
  resume(panel: PanelChild, order: PlacedOrder, reached: Reached): Promise<void>
  check(facts: Facts): Promise<void> | void
}

/**
 * One database, in which orders meet a dying panel one after the other, each of a customer of its own. The panel that
 * came back from one death is the one that dies next.
 */
export interface Lane {
  readonly db: Database
  /** Dies, starts again, goes on, and proves that no audit finds a breach; then `check` looks at what is left. */
  die<Reached>(death: Death<Reached>): Promise<void>
  close(): Promise<void>
}

export interface LaneOptions {
  engine: Engine
  hypervisor: ConfiguredInstance
  /** Orders that will meet a death. */
  orders: number
  /** What their customers have before; by default an order that awaits payment. */
  place?(shop: TestPanel): Promise<PlacedOrder>
  settle?(db: Database): Promise<void>
}

export async function openLane({ engine, hypervisor, ...options }: LaneOptions): Promise<Lane> {
  const database = engine === 'sqlite' ? sqliteFile() : await createTestDatabase(engine)
  const orders: PlacedOrder[] = []
  const shop = await openShop(database, hypervisor)
  try {
    await options.settle?.(shop.db)
    for (let n = 0; n < options.orders; n++) orders.push(await (options.place ?? placeOrder)(shop))
  } finally {
    await shop.stop()
  }
  const home = makeHome({ instances: [...others, hypervisor] }, { databaseUrl: database.url })
  const db = database.open()
  let alive: PanelChild | undefined
  return {
    db,
    async die({ work, point, resume, check }) {
      const order = orders.shift()
      assert.ok(order, 'the lane has an order left')
      const doomed = alive?.running ? alive : await startPanel(home)
      if (point) doomed.arm(point)
      const reached = await work(doomed, order)
      assert.equal(await doomed.ended, 'SIGKILL', `it did not die at ${point}:\n${doomed.log()}`)
      alive = await startPanel(home)
      await resume(alive, order, reached)
      const { breaches, audits } = await alive.audit()
      assert.ok(audits > 0, 'there is an audit')
      assert.deepEqual(breaches, [])
      await check(await factsOf(db, order))
    },
    async close() {
      await alive?.kill()
      await db.close()
      removeHome(home)
      await database.drop()
    },
  }
}

/** A test for each point, in two lanes that share them. */
export function inTwoLanes<Reached>(
  points: readonly string[],
  options: Omit<LaneOptions, 'orders'>,
  says: string,
  death: (lane: Lane) => Omit<Death<Reached>, 'point'>,
): void {
  for (const half of [0, 1])
    describe(`lane ${half + 1}`, { concurrency: 1 }, () => {
      const ours = points.filter((_point, at) => at % 2 === half)
      let lane: Lane
      before(async () => {
        lane = await openLane({ ...options, orders: ours.length })
      })
      after(() => lane?.close())
      for (const point of ours)
        it(`${says}: ${point}`, { timeout: 1_200_000 }, () => lane.die({ ...death(lane), point }))
    })
}

type Paid = Awaited<ReturnType<typeof pay>>
/** How many machines of an instance there are. */
type CountMachines = (db: Database, instanceId: number) => Promise<number>

/** A purchase that is killed on its way, and ends in one payment and one server all the same. */
export function killedPurchase({ db }: Lane, machines: CountMachines): Omit<Death<Paid>, 'point'> {
  return {
    work: pay,
    async resume(panel, order, reached) {
      if (reached === 'started') await pay(panel, order)
      assert.equal(await ended(panel, db, order), 'active')
    },
    async check(facts) {
      assertOneServer(facts)
      assert.equal(await machines(db, facts.instances[0].id), 1, 'one machine')
    },
  }
}

/** Machines in the simulator that are of the instance, whatever they are called; each must be on. */
export async function machinesOf(db: Database, instanceId: number): Promise<number> {
  const rows = await db.read('hypervisor_simulator_machines').where('marker', 'like', `%"instanceId":"${instanceId}"%`)
  assert.ok(rows.every(({ power }) => power === 'on'))
  return rows.length
}

/** As many machines in the simulator as servers that run, whatever is written on them. */
export async function assertNoStray(db: Database): Promise<void> {
  const running = await db.read('compute_instances').where({ state: 'running' }).select('id')
  const machines = await db.read('hypervisor_simulator_machines').select('name')
  assert.equal(machines.length, running.length, JSON.stringify(machines))
}
