import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createTestDatabase, eventually } from 'nettoria/testing'
import type { TestPanel } from 'nettoria/testing'
import type { ConfiguredInstance } from '../../core/foundation/kernel/config.js'
import { runPlans } from '../../plugins/compute/runs/run-plans.js'
import { cancelNow, ended, pay } from './customer.js'
import type { PlacedOrder } from './customer.js'
import { assertNoStray, inTwoLanes } from './lane.js'
import { pointsInSource } from './named-points.js'
import { killPanels } from './panel-child.js'
import { buyInProcess, cancelInProcess, openShop, placeOrder, pointsReached, simulator } from './shop.js'
import { assertNothingLeft, assertRefunded, factsOf } from './shop-facts.js'

/** Makes every machine and then says that it could not. */
const broken = { ...simulator, settings: { ...simulator.settings, fault: 'fail-for-good', faultOperation: 'ensure' } }

const bought = await pointsOf(simulator, 'active')
const refused = await pointsOf(broken, 'failed')
const points = {
  buy: bought.buying,
  fail: refused.buying.filter((point) => !bought.buying.includes(point)),
  end: bought.ending.filter((point) => !bought.buying.includes(point)),
}

/** What is reached on the way to a server, or to its failure, and back. */
async function pointsOf(hypervisor: ConfiguredInstance, end: 'active' | 'failed') {
  const panel = await openShop(await createTestDatabase('sqlite'), hypervisor)
  try {
    const order = await placeOrder(panel)
    const buying = await pointsReached(() => buyInProcess(panel, order, end))
    const ending = end === 'active' ? await pointsReached(() => cancelInProcess(panel, order)) : []
    return { buying, ending }
  } finally {
    await panel.stop()
  }
}

async function placeAndBuy(shop: TestPanel): Promise<PlacedOrder> {
  const order = await placeOrder(shop)
  await buyInProcess(shop, order)
  return order
}

after(killPanels)

describe('the named points', () => {
  /** Points that no path above reaches, and why that is well. */
  const elsewhere: Record<string, string> = {}

  it('are each reached by a test that kills there, or excused', () => {
    const reached = Object.values(points).flat()
    const missed = pointsInSource()
      .filter(({ pattern }) => !reached.some((point) => pattern.test(point)))
      .map(({ text }) => text)
    assert.deepEqual(missed, Object.keys(elsewhere))
  })

  it('are around every step of building and of taking away a server', () => {
    const steps = [...runPlans.create.map(({ name }) => name), ...runPlans.terminate.map(({ name }) => name)]
    const wanted = steps.flatMap((step) => ['before', 'after', 'committed'].map((when) => `compute.${when}-${step}`))
    assert.deepEqual(
      wanted.filter((point) => ![...points.buy, ...points.end].includes(point)),
      [],
    )
  })
})

describe('a panel killed while a server that cannot be built is given up', { concurrency: 2 }, () => {
  inTwoLanes(points.fail, { engine: 'sqlite', hypervisor: broken }, 'ends in one refund', ({ db }) => ({
    work: pay,
    resume: async (panel, order) => assert.equal(await ended(panel, db, order), 'failed'),
    async check(facts) {
      assertRefunded(facts)
      await assertNoStray(db)
    },
  }))
})

describe('a panel killed while a server is taken away', { concurrency: 2 }, () => {
  const shop = { engine: 'sqlite', hypervisor: simulator, place: placeAndBuy } as const
  inTwoLanes(points.end, shop, 'ends without a machine', ({ db }) => ({
    work: cancelNow,
    async resume(_panel, order) {
      await eventually(async () => (await factsOf(db, order)).subscriptions[0].status === 'ended')
    },
    async check(facts) {
      assertNothingLeft(facts)
      await assertNoStray(db)
    },
  }))
})
