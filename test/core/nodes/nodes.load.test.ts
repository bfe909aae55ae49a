import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { engines, eventually } from 'nettoria/testing'
import { factsOf, assertOneServer } from '../../faults/shop-facts.js'
import type { PlacedOrder } from '../../faults/customer.js'
import { payInsistently } from './insistent-customer.js'
import type { Fleet } from './insistent-customer.js'
import { openSharedShop } from './shared-shop.js'
import type { SharedShop } from './shared-shop.js'
import { environmentOf, runCommand, startNode } from './start-node.js'
import type { StartedNode } from './start-node.js'
import { addTally, tallyEvery } from './tally-plugin.js'

const several = engines().filter((engine) => engine !== 'sqlite')
const orderCount = 18
const customers = 3

if (several.length === 0)
  it('nodes under load', { skip: 'SQLite is for one node: TEST_DATABASES=mysql,pg' }, () => undefined)

for (const engine of several)
  describe(`nodes under load on ${engine}`, { timeout: 4_000_000 }, () => {
    let shop: SharedShop
    before(async () => {
      shop = await openSharedShop(engine, orderCount)
      addTally(shop.home.dir)
    })
    after(() => shop?.close())

    /** What the workers of a process hold, by its row in core_workers. */
    const workerOf = async ({ pid }: StartedNode) =>
      ((await shop.db.read('core_workers').where({ pid }).first('id')) as { id: string }).id
    const leasesOf = async (worker: string): Promise<number[]> => {
      const held = shop.db.read('compute_instances').where({ lease_owner: worker, state: 'provisioning' })
      return ((await held.select('id')) as { id: number }[]).map(({ id }) => id)
    }
    const untilBuilding = (worker: string) =>
      eventually(async () => ((await leasesOf(worker)).length > 0 ? leasesOf(worker) : undefined), {
        what: 'it builds a server',
      })
    /** Until every one of these instances runs, or is worked on by somebody else. */
    const untilTakenOver = async (instances: number[], from: string) => {
      const left = () =>
        shop.db.read('compute_instances').whereIn('id', instances).where({ lease_owner: from, state: 'provisioning' })
      await eventually(async () => (await left()).length === 0, { what: 'another takes over' })
    }

    // Whose turn the job is, is chance.
    const untilRanBy = async (nodes: number) => {
      const ran = () => shop.db.read('tally_runs').distinct('worker')
      await eventually(async () => (await ran()).length === nodes, { what: `${nodes} nodes have run the job` })
    }

    it('one killed, one paused until others have its work: every order one server, every effect once', async () => {
      const [doomed, sleeper] = await Promise.all([startNode('start', shop.home), startNode('start', shop.home)])
      await untilRanBy(2)
      const fleet: Fleet = { members: [doomed, sleeper] }
      const orders: PlacedOrder[] = []
      for (let n = 0; n < orderCount; n++) orders.push(await shop.order())
      const waiting = [...orders]
      const customer = async () => {
        for (let order = waiting.shift(); order; order = waiting.shift()) {
          await payInsistently(fleet, order)
          // The next one comes when this one's server is on its way, so that there is work all the time.
          await shop.taskOf(order)
        }
      }
      const shopping = Promise.all(Array.from({ length: customers }, customer))

      const dead = await workerOf(doomed)
      const heldByDead = await untilBuilding(dead)
      await doomed.kill()
      const killedFor = untilTakenOver(heldByDead, dead)
      fleet.members = [sleeper]
      const fresh = await startNode('start', shop.home)
      fleet.members = [sleeper, fresh]
      await killedFor

      const asleep = await workerOf(sleeper)
      const heldBySleeper = await untilBuilding(asleep)
      sleeper.signal('SIGSTOP')
      await untilTakenOver(heldBySleeper, asleep)
      await shopping
      sleeper.signal('SIGCONT')
      const back = async () => (await shop.db.read('core_workers')).length === 2
      await eventually(back, { what: 'it is back' })

      for (const order of orders) await shop.bought(fresh, order)
      await untilRanBy(3)
      for (const node of [sleeper, fresh]) await node.stop()
      for (const order of orders) assertOneServer(await factsOf(shop.db, order))
      await assertNothingTwice(shop, orders)
      const audit = await runCommand(['audit', '--json'], environmentOf(shop.home))
      assert.deepEqual([audit.code, JSON.parse(audit.output.slice(audit.output.indexOf('{')))], [0, { breaches: [] }])
    })
  })

async function assertNothingTwice({ db }: SharedShop, orders: PlacedOrder[]): Promise<void> {
  const machines = (await db.read('hypervisor_simulator_machines').select('name')) as { name: string }[]
  assert.equal(machines.length, orders.length)
  const effects = (await db.read('tally_effects').select('what', 'subject')) as { what: string; subject: number }[]
  const told = effects.map(({ what, subject }) => `${what} ${subject}`)
  assert.equal(told.length, 3 * orders.length)
  assert.equal(new Set(told).size, told.length, 'each fact took effect once')
  const messages = (await db.read('message_outbox_messages').select('recipient', 'subject')) as object[]
  const letters = messages.map((message) => JSON.stringify(message)).filter((text) => !text.includes('"subject":null'))
  assert.equal(new Set(letters).size, letters.length, 'no letter twice')

  const runs = (await db.read('tally_runs').orderBy('ran_at').select('ran_at')) as { ran_at: number }[]
  const early = runs.filter((run, n) => n > 0 && run.ran_at - runs[n - 1]!.ran_at < tallyEvery / 2)
  assert.deepEqual(early, [], 'no run beside another')
}
