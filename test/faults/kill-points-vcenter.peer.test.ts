import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { eventually } from 'nettoria/testing'
import type { Database } from '../../core/foundation/data/database.js'
import type { ConfiguredInstance } from '../../core/foundation/kernel/config.js'
import { peerMissing, startVcenter } from '../peers/vcenter/start.js'
import type { VcenterPeer } from '../peers/vcenter/start.js'
import { pay } from './customer.js'
import type { PlacedOrder } from './customer.js'
import { markerKey, writeMarker } from '../../plugins/hypervisor-vcenter/driver/identity.js'
import { killedPurchase, openLane, purchasePoints } from './lane.js'
import type { Lane } from './lane.js'
import { killPanels } from './panel-child.js'
import type { PanelChild } from './panel-child.js'

// What comes before a server is built knows no vCenter: the simulator has those points on SQLite, and those of commits on the servers.
const points = peerMissing ? [] : (await purchasePoints()).filter((point) => point.startsWith('compute.'))

function hypervisorOn({ url, user, password, pin }: VcenterPeer, folder: string): ConfiguredInstance {
  const settings = { url, username: user, password, certificatePin: pin, folder }
  return { contract: 'compute.hypervisors', definition: 'vcenter', id: 'tehran-1', settings }
}

/** The demo's images and networks under the names that the peer has. */
async function usePeer(db: Database): Promise<void> {
  await db.read('compute_templates').update({ template: 'debian-12' })
  await db.read('compute_placements').update({ settings: JSON.stringify({ network: 'VM Network' }) })
}

describe(
  'a panel killed between payment and running, on vCenter and MariaDB',
  { concurrency: 2, skip: peerMissing },
  () => {
    let vcenter: VcenterPeer
    const lanes: Lane[] = []
    // Each lane is a panel of its own, with a folder of its own, on the same vCenter.
    const open = async (folder: string, purchases: number) => {
      const hypervisor = hypervisorOn(vcenter, folder)
      const lane = await openLane({ engine: 'mysql', hypervisor, orders: purchases, settle: usePeer })
      lanes.push(lane)
      return lane
    }
    before(async () => {
      const started = await startVcenter()
      assert.ok(started)
      vcenter = started
    })
    after(async () => {
      await killPanels()
      for (const lane of lanes) await lane.close()
      await vcenter?.stop()
    })
    /** How many machines in vCenter carry the marker of the instance, whatever they are called; each must be on. */
    const machines = async (db: Database, instanceId: number) => {
      const { value: panelId } = await db.read('core_panel').where({ name: 'id' }).first('value')
      const marker = writeMarker({ panelId, instanceId: String(instanceId), generation: 1 })
      const ours = (await vcenter.machines()).filter(({ extraConfig }) => extraConfig[markerKey] === marker)
      assert.deepEqual([...new Set(ours.map(({ power }) => power))], ['poweredOn'])
      return ours.length
    }

    /** The clone goes on in vCenter after the panel that asked for it is dead, and after the next one has asked again. */
    const dieWhileCloning = async (doomed: PanelChild, order: PlacedOrder) => {
      await vcenter.fault({ operation: 'CloneVM_Task', kind: 'background', duration: 6_000, steps: 6 })
      const before = (await vcenter.calls())['CloneVM_Task'] ?? 0
      assert.equal(await pay(doomed, order), 'returned')
      await eventually(async () => ((await vcenter.calls())['CloneVM_Task'] ?? 0) > before)
      await doomed.kill()
      return 'returned' as const
    }

    for (const half of [0, 1])
      describe(`lane ${half + 1}`, { concurrency: 1 }, () => {
        const ours = points.filter((_point, at) => at % 2 === half)
        let lane: Lane
        before(async () => {
          lane = await open(`nettoria-${half}`, ours.length + 1)
        })
        if (half === 0)
          it('ends in one server: while vCenter is cloning', { timeout: 1_200_000 }, () =>
            lane.die({ ...killedPurchase(lane, machines), work: dieWhileCloning }),
          )
        for (const point of ours)
          it(`ends in one server: ${point}`, { timeout: 1_200_000 }, () =>
            lane.die({ ...killedPurchase(lane, machines), point }),
          )
      })
  },
)
