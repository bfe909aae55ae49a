import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { eventually } from 'nettoria/testing'
import { runPlans } from '../../plugins/compute/runs/run-plans.js'
import { cancelNow, ended, pay } from './customer.js'
import { dieAt, recover, simulatedMachines } from './kill-at.js'
import { pointsInSource } from './named-points.js'
import { killPanels, makeHome, removeHome } from './panel-child.js'
import {
  buyInProcess,
  cancelInProcess,
  openShop,
  others,
  placeOrder,
  pointsReached,
  simulator,
  sqliteFile,
} from './shop.js'
import { assertNothingLeft, assertRefunded, factsOf } from './shop-facts.js'

/** Makes every machine and then says that it could not. */
const broken = { ...simulator, settings: { ...simulator.settings, fault: 'fail-for-good', faultOperation: 'ensure' } }

const bought = await prepareBought()
const refused = await prepareRefused()
const points = {
  buy: bought.buying,
  fail: refused.points.filter((point) => !bought.buying.includes(point)),
  end: bought.ending.filter((point) => !bought.buying.includes(point)),
}

/** A shop with a running server, and what was reached on the way to one and back. */
async function prepareBought() {
  const template = sqliteFile()
  const panel = await openShop(template, simulator)
  try {
    const first = await placeOrder(panel)
    const buying = await pointsReached(() => buyInProcess(panel, first))
    const ending = await pointsReached(() => cancelInProcess(panel, first))
    const order = await placeOrder(panel)
    await buyInProcess(panel, order)
    return { template, buying, ending, order }
  } finally {
    await panel.stop()
  }
}

/** A shop whose hypervisor fails for good, with an order awaiting payment. */
async function prepareRefused() {
  const template = sqliteFile()
  const panel = await openShop(template, broken)
  try {
    const points = await pointsReached(async () => buyInProcess(panel, await placeOrder(panel), 'failed'))
    return { template, points, order: await placeOrder(panel) }
  } finally {
    await panel.stop()
  }
}

after(async () => {
  await killPanels()
  await bought.template.drop()
  await refused.template.drop()
})

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
  for (const point of points.fail)
    it(`ends in one refund: ${point}`, { timeout: 1_200_000 }, async () => {
      const home = makeHome({ instances: [...others, broken] }, { template: refused.template.file })
      await dieAt(home, point, (panel) => pay(panel, refused.order))
      await recover(
        home,
        async (panel, db) => assert.equal(await ended(panel, db, refused.order), 'failed'),
        async (db) => {
          assertRefunded(await factsOf(db, refused.order))
          assert.deepEqual(await simulatedMachines(db), [])
        },
      )
      removeHome(home)
    })
})

describe('a panel killed while a server is taken away', { concurrency: 2 }, () => {
  const { order, template } = bought
  for (const point of points.end)
    it(`ends without a machine: ${point}`, { timeout: 1_200_000 }, async () => {
      const home = makeHome({ instances: [...others, simulator] }, { template: template.file })
      await dieAt(home, point, (panel) => cancelNow(panel, order))
      await recover(
        home,
        async (_panel, db) => {
          await eventually(async () => (await factsOf(db, order)).subscriptions[0].status === 'ended')
        },
        async (db) => {
          assertNothingLeft(await factsOf(db, order))
          assert.deepEqual(await simulatedMachines(db), [])
        },
      )
      removeHome(home)
    })
})
