import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { engines } from 'nettoria/testing'
import { DriverError } from 'nettoria/contracts/hypervisors'
import { reactToFailure } from '../../../plugins/compute/runs/react-to-failure.js'
import { computePanel } from './compute-panel.js'

const minute = 60_000
const at = (attempt: number) => ({ attempt, persistent: false, canMove: true })
const react = (errorClass: DriverError['errorClass'], attempt: number) =>
  reactToFailure(new DriverError(errorClass, 'x'), at(attempt), 0.5)

describe('reactions to driver errors', () => {
  test('each class has its reaction, and an end', () => {
    assert.equal(react('transient', 1).do, 'retry')
    assert.equal(react('transient', 8).do, 'give-up')
    assert.equal(react('ambiguous', 1).do, 'retry')
    assert.equal(react('conflict', 2).do, 'retry')
    assert.equal(react('conflict', 3).do, 'give-up')
    assert.equal(react('capacity', 1).do, 'elsewhere')
    for (const errorClass of ['permanent', 'unsupported', 'notfound'] as const)
      assert.equal(react(errorClass, 1).do, 'give-up')
    assert.deepEqual(react('auth', 99), { do: 'retry', inMs: 300_000, alert: true })
  })

  test('back-off grows, has jitter and a ceiling, and obeys the hypervisor', () => {
    const wait = (attempt: number, random: number) => {
      const reaction = reactToFailure(new DriverError('transient', 'x'), { ...at(attempt), persistent: true }, random)
      return reaction.do === 'retry' ? reaction.inMs : 0
    }
    assert.deepEqual([wait(1, 0), wait(1, 1), wait(3, 1), wait(40, 1)], [1000, 2000, 8000, 300_000])
    const told = new DriverError('transient', 'x', { retryAfterMs: 42 })
    assert.deepEqual(reactToFailure(told, at(1), 0), { do: 'retry', inMs: 42 })
  })

  test('taking a server away is never given up; the operator hears of it', () => {
    const reaction = reactToFailure(
      new DriverError('permanent', 'x'),
      { attempt: 9, persistent: true, canMove: false },
      0,
    )
    assert.deepEqual([reaction.do, 'alert' in reaction && reaction.alert], ['retry', true])
  })
})

for (const engine of engines()) {
  describe(`faults while building, ${engine}`, () => {
    for (const fault of ['drop-before', 'lose-reply', 'fail-task', 'fail-task-after-success'] as const) {
      test(`${fault} on creating and on power: asked again, one machine`, async (t) => {
        const bench = await computePanel(engine)
        t.after(() => bench.panel.stop())
        bench.simulator().faults.arm(fault, 'ensure')
        bench.simulator().faults.arm(fault, 'power')
        await bench.sell(1)
        await bench.pass(20_000)
        assert.equal((await bench.instance(1))['state'], 'running')
        assert.equal((await bench.machines()).length, 1)
        const log = await bench.panel.db.read('compute_run_log').where({ outcome: 'retry' })
        assert.equal(log.length, 2)
      })
    }

    test('what cannot work is undone and refunded: no machine, addresses resting, one fact', async (t) => {
      const bench = await computePanel(engine, { simulators: { sim: { templates: 'nothing-we-have' } } })
      t.after(() => bench.panel.stop())
      await bench.sell(1)
      await bench.panel.settle()
      const instance = await bench.instance(1)
      assert.equal(instance['state'], 'failed')
      assert.match(instance['failure'], /does not exist/)
      assert.deepEqual(await bench.machines(), [])
      const addresses = await bench.panel.db.read('compute_addresses').distinct('state')
      assert.deepEqual(addresses, [{ state: 'quarantined' }])
      const failed = await bench.facts('compute.instance.failed')
      assert.deepEqual(
        failed.map((fact) => fact.payload.remedy),
        ['refund'],
      )
      const task = await bench.panel.db.read('core_tasks').where({ id: instance['task_id'] }).first()
      assert.equal(task.state, 'failed')
    })

    test('the operator may choose to park instead', async (t) => {
      const bench = await computePanel(engine, {
        simulators: { sim: { templates: 'nothing-we-have' } },
        settings: { onFailure: 'park' },
      })
      t.after(() => bench.panel.stop())
      await bench.sell(1)
      await bench.panel.settle()
      assert.deepEqual(
        (await bench.facts('compute.instance.failed')).map((fact) => fact.payload.remedy),
        ['park'],
      )
    })

    test('a machine that fails late is destroyed again before the refund', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      for (let n = 0; n < 8; n++) bench.simulator().faults.arm('fail-task', 'power')
      await bench.sell(1)
      await bench.panel.settle()
      assert.equal((await bench.machines()).length, 1)
      await bench.pass(8 * minute, 10_000)
      assert.equal((await bench.instance(1))['state'], 'failed')
      assert.deepEqual(await bench.machines(), [])
    })

    test('what cannot even be undone is parked, within half an hour', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      bench.simulator().faults.arm('fail-task', 'power')
      await bench.sell(1)
      await bench.panel.settle()
      bench.simulator().faults.set('refuse-login', true)
      await bench.pass(30 * minute, minute / 2)
      assert.equal((await bench.instance(1))['state'], 'failed')
      assert.deepEqual(
        (await bench.facts('compute.instance.failed')).map((fact) => fact.payload.remedy),
        ['park'],
      )
      const attempts = await bench.panel.db.read('compute_run_log')
      assert.ok(attempts.length < 20, `${attempts.length} attempts are too many logins`)
    })

    test('a stranger with our name is not touched', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      const sizes = { cpu: 1, memory_mb: 1, disk_gb: 1, template: 'theirs', nics: '[]', cloned_at: 0, created_at: 0 }
      const stranger = {
        hypervisor: 'sim',
        name: 'ntt-1-g1',
        uuid: '00000000-0000-4000-8000-000000000001',
        power: 'on',
        ...sizes,
      }
      await bench.panel.db.knex('hypervisor_simulator_machines').insert(stranger)
      const before = await bench.machines()
      await bench.sell(1)
      await bench.pass(minute, 5000)
      assert.equal((await bench.instance(1))['state'], 'failed')
      assert.deepEqual(await bench.machines(), before)
    })
  })
}
