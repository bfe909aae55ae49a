import { after, before, describe, it } from 'node:test'
import { killedPurchase, machinesOf, openLane, purchasePoints } from './lane.js'
import type { Lane } from './lane.js'
import { killPanels } from './panel-child.js'
import { simulator } from './shop.js'

const points = await purchasePoints()

describe('a panel killed between payment and running, on sqlite and the simulator', { concurrency: 2 }, () => {
  after(killPanels)

  for (const half of [0, 1])
    describe(`lane ${half + 1}`, { concurrency: 1 }, () => {
      const ours = points.filter((_point, at) => at % 2 === half)
      let lane: Lane
      before(async () => {
        lane = await openLane({ engine: 'sqlite', hypervisor: simulator, orders: ours.length })
      })
      after(() => lane?.close())
      for (const point of ours)
        it(`ends in one server: ${point}`, { timeout: 1_200_000 }, () =>
          lane.die({ ...killedPurchase(lane, machinesOf), point }),
        )
    })
})
