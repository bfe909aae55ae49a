import { after, describe } from 'node:test'
import { inTwoLanes, killedPurchase, machinesOf, purchasePoints } from './lane.js'
import { killPanels } from './panel-child.js'
import { simulator } from './shop.js'

const points = await purchasePoints()

describe('a panel killed between payment and running, on sqlite and the simulator', { concurrency: 2 }, () => {
  after(killPanels)
  inTwoLanes(points, { engine: 'sqlite', hypervisor: simulator }, 'ends in one server', (lane) =>
    killedPurchase(lane, machinesOf),
  )
})
