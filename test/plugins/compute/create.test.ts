import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { engines, eventually, onFaultPoint } from 'nettoria/testing'
import { runPlans } from '../../../plugins/compute/runs/run-plans.js'
import { Lease } from '../../../plugins/compute/runs/lease.js'
import { Run } from '../../../plugins/compute/runs/run.model.js'
import { withinPatience } from '../../../plugins/compute/runs/within-patience.js'
import { computePanel } from './compute-panel.js'
import { runnerOf, toolsOf } from './runners.js'

const minute = 60_000

for (const engine of engines()) {
  describe(`building servers, ${engine}`, () => {
    test('a sold server runs once, with its addresses, its sizes and one machine', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      await bench.sell(1)
      await bench.sell(1)
      await bench.panel.settle()
      const instance = await bench.instance(1)
      assert.equal(instance['state'], 'running', instance['failure'])
      const machines = await bench.machines()
      assert.equal(machines.length, 1)
      const [machine] = machines
      assert.deepEqual(
        [machine!['power'], machine!['cpu'], machine!['memory_mb'], machine!['disk_gb']],
        ['on', 2, 4096, 40],
      )
      const ready = await bench.facts('compute.instance.ready')
      assert.equal(ready.length, 1)
      assert.equal(ready[0]!.payload.ips.length, 2)
      const task = await bench.panel.db.read('core_tasks').where({ id: instance['task_id'] }).first()
      assert.deepEqual([task.state, task.progress], ['succeeded', 100])
    })

    test('killed at every point around a step and its commit, another worker ends with one machine', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      const points = runPlans.create.flatMap(({ name }) =>
        ['before', 'after', 'committed'].map((when) => `compute.${when}-${name}`),
      )
      for (const [index, point] of points.entries()) {
        let killed = false
        const undo = onFaultPoint((name) => {
          if (killed || name !== point) return
          killed = true
          throw new Error(`killed at ${point}`)
        })
        await bench.sell(index + 1)
        await bench.panel.settle()
        undo()
        assert.ok(killed, `${point} was reached`)
      }
      await bench.pass(70_000, 10_000)
      assert.equal((await bench.machines()).length, points.length)
      const states = await bench.panel.db.read('compute_instances').distinct('state')
      assert.deepEqual(states, [{ state: 'running' }])
      assert.equal((await bench.facts('compute.instance.ready')).length, points.length)
      const addresses = await bench.panel.db.read('compute_addresses')
      assert.equal(addresses.length, 2 * points.length)
    })

    test('two workers on one run make one machine and say so once', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      await bench.sell(1)
      const [one, two] = [runnerOf(bench), runnerOf(bench)]
      await Promise.all([one(1), two(1), one(1), two(1)])
      assert.equal((await bench.instance(1))['state'], 'running')
      assert.equal((await bench.machines()).length, 1)
      assert.equal((await bench.facts('compute.instance.ready')).length, 1)
    })

    test('a worker that slept past its lease can write nothing more', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      await bench.sell(1)
      const asleep = (await Lease.take(toolsOf(bench), 1))!
      t.after(() => asleep.stop())
      assert.equal(await Lease.take(toolsOf(bench), 1), undefined, 'nobody else gets it meanwhile')
      const run = (await Run.query(bench.panel.db.read).findById(1))!
      await bench.pass(61_000, 61_000)
      assert.equal((await bench.instance(1))['state'], 'running')
      const late = asleep.commit(run, { step: 'finish' }, false, async () => assert.fail('it wrote'))
      await assert.rejects(late, { code: 'COMPUTE_LEASE_LOST' })
    })

    test('two orders for the last address: one gets it, the other is refunded', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      await bench.panel.db.knex('compute_pools').where({ family: 4 }).update({ size: 1 })
      await bench.sell(1)
      await bench.sell(2)
      const [one, two] = [runnerOf(bench), runnerOf(bench)]
      await Promise.all([one(1), two(2)])
      await bench.pass(6 * minute, minute / 2)
      const states = [(await bench.instance(1))['state'], (await bench.instance(2))['state']]
      assert.deepEqual(states.sort(), ['failed', 'running'])
      const v4 = await bench.panel.db.read('compute_addresses').where({ family: 4 })
      assert.equal(v4.length, 1)
      const [failed] = await bench.facts('compute.instance.failed')
      assert.equal(failed!.payload.remedy, 'refund')
      assert.match(failed!.payload.reason, /no free IPv4 address/)
    })

    test('a full hypervisor is left for another one of the datacenter', async (t) => {
      const bench = await computePanel(engine, { simulators: { small: { capacity: 1 }, wide: {} } })
      t.after(() => bench.panel.stop())
      for (const subscription of [1, 2, 3, 4]) await bench.sell(subscription)
      await bench.panel.settle()
      const machines = await bench.machines()
      assert.deepEqual(machines.map((m) => m['hypervisor']).sort(), ['small', 'wide', 'wide', 'wide'])
      assert.equal((await bench.panel.db.read('compute_addresses')).length, 8)
      assert.equal((await bench.facts('compute.instance.ready')).length, 4)
    })

    test('a hypervisor that is down keeps others going', async (t) => {
      const bench = await computePanel(engine, { simulators: { broken: {}, good: {} } })
      t.after(() => bench.panel.stop())
      bench.simulator('broken').faults.set('unreachable', true)
      for (const subscription of [1, 2, 3, 4]) await bench.sell(subscription)
      await bench.panel.settle()
      assert.equal((await bench.facts('compute.instance.ready')).length, 2)
    })

    test('a slow hypervisor keeps its own slots and nobody else waits', async (t) => {
      const bench = await computePanel(engine, { simulators: { good: {}, slow: { cloneSeconds: 300 } } })
      t.after(() => bench.panel.stop())
      const at = (driver: string) => bench.panel.db.knex('compute_placements').where({ driver_instance: driver })
      await at('good').update({ weight: 0 })
      for (const subscription of [1, 2, 3, 4, 5]) await bench.sell(subscription)
      const work = runnerOf(bench)
      const waiting = [1, 2, 3, 4].map((run) => work(run))
      await eventually(async () => (await bench.machines()).length === 4)
      await work(5)
      assert.equal((await bench.machines()).length, 4, 'the fifth waits for a slot')
      await at('good').update({ weight: 1000 })
      await bench.sell(6)
      await work(6)
      assert.equal((await bench.instance(6))['state'], 'running')
      assert.equal((await bench.instance(1))['state'], 'provisioning')
      bench.panel.clock.advance(300_000)
      await Promise.all(waiting)
      assert.equal((await bench.facts('compute.instance.ready')).length, 5)
    })
  })
}

test('a driver that never answers is given up some seconds after it was told to', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const told = new AbortController()
  const answer = withinPatience(told.signal, new Promise<never>(() => undefined))
  told.abort()
  t.mock.timers.tick(5000)
  await assert.rejects(answer, { errorClass: 'ambiguous' })
  assert.equal(await withinPatience(told.signal, Promise.resolve('in time')), 'in time')
})
