import { after, before, describe, it } from 'node:test'
import { engines } from 'nettoria/testing'
import { killedPurchase, machinesOf, openLane, purchasePoints } from './lane.js'
import type { Lane } from './lane.js'
import { killPanels } from './panel-child.js'
import { simulator } from './shop.js'

const servers = engines().filter((engine) => engine !== 'sqlite')
// SQLite has every point in a file of its own. Here are those where a server's transactions, locks and several connections matter.
const about =
  /^billing\.confirm\.(before|after)-commit$|-commit:(ordering|subscriptions)\/|(committed-reserve-addresses|ensure-machine|committed-finish)$/
const points = servers.length ? (await purchasePoints()).filter((point) => about.test(point)) : []

describe(
  'a panel killed between payment and running, on a database server',
  { concurrency: 2, skip: servers.length === 0 && 'TEST_DATABASES names no server' },
  () => {
    after(killPanels)

    for (const engine of servers)
      describe(engine, { concurrency: 1 }, () => {
        let lane: Lane
        before(async () => {
          lane = await openLane({ engine, hypervisor: simulator, orders: points.length })
        })
        after(() => lane?.close())
        for (const point of points)
          it(`ends in one server: ${point}`, { timeout: 1_200_000 }, () =>
            lane.die({ ...killedPurchase(lane, machinesOf), point }),
          )
      })
  },
)
