import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { engines } from 'nettoria/testing'
import type { InstanceState } from 'nettoria/contracts/compute'
import { actionsOf, instanceEvents, instanceTransitions } from '../../../plugins/compute/instances/instance-states.js'
import { addressToNumber, numberToAddress } from '../../../plugins/compute/addresses/address-arithmetic.js'
import { computePanel } from './compute-panel.js'

const minute = 60_000

describe('the state table', () => {
  const states: InstanceState[] = [
    'provisioning',
    'running',
    'stopped',
    'suspended',
    'rebuilding',
    'terminating',
    'terminated',
    'failed',
  ]

  test('states a result for every state and every event', () => {
    assert.deepEqual(Object.keys(instanceTransitions).sort(), [...states].sort())
    for (const state of states) {
      assert.deepEqual(Object.keys(instanceTransitions[state]).sort(), [...instanceEvents].sort())
      for (const event of instanceEvents) {
        const next = instanceTransitions[state][event]
        assert.ok(next === 'illegal' || states.includes(next), `${state} + ${event}`)
      }
    }
  })

  test('nothing comes back from the end, and everything else can be terminated', () => {
    for (const event of instanceEvents)
      assert.ok(['illegal', 'terminated'].includes(instanceTransitions.terminated[event]))
    for (const state of states) assert.notEqual(instanceTransitions[state].terminate, 'illegal')
  })

  test('a suspended server offers nothing', () => {
    assert.deepEqual(actionsOf({ state: 'suspended', power: 'off' }), [])
    assert.deepEqual(actionsOf({ state: 'running', power: 'on' }), ['shutdown', 'off', 'restart'])
    assert.deepEqual(actionsOf({ state: 'stopped', power: 'off' }), ['on'])
  })
})

test('addresses count in both families and print as the standards say', () => {
  for (const [given, shown] of [
    ['203.0.113.10', '203.0.113.10'],
    ['2001:db8::10', '2001:db8::10'],
    ['2001:0DB8:0:1:0:0:0:ff', '2001:db8:0:1::ff'],
    ['fd00:0:0:1:0:0:0:0', 'fd00:0:0:1::'],
    ['fd00:0:0:1:1:0:0:1', 'fd00::1:1:0:0:1'],
    ['1:0:2:0:3:0:4:0', '1:0:2:0:3:0:4:0'],
    ['::1', '::1'],
  ] as const) {
    assert.equal(numberToAddress(addressToNumber(given), given.includes(':') ? 6 : 4), shown)
  }
  assert.equal(numberToAddress(0n, 6), '::')
  assert.equal(numberToAddress(addressToNumber('203.0.113.255') + 1n, 4), '203.0.114.0')
  assert.throws(() => addressToNumber('203.0.113'), TypeError)
})

for (const engine of engines()) {
  describe(`removing servers, ${engine}`, () => {
    test('nothing is left: no machine, no address in use, one fact', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      await bench.sell(1)
      await bench.panel.settle()
      await bench.terminate(1)
      await bench.terminate(1)
      await bench.panel.settle()
      assert.equal((await bench.instance(1))['state'], 'terminated')
      assert.deepEqual(await bench.machines(), [])
      assert.equal((await bench.facts('compute.instance.terminated')).length, 1)
      await bench.sell(2)
      await bench.panel.settle()
      const addresses = await bench.panel.db.read('compute_addresses').where({ family: 4 }).orderBy('id')
      assert.deepEqual(
        addresses.map((row: any) => row.state),
        ['quarantined', 'assigned'],
      )
      await bench.pass(25 * 60 * minute, 25 * 60 * minute)
      await bench.sell(3)
      await bench.panel.settle()
      assert.equal((await bench.panel.db.read('compute_addresses').where({ family: 4 })).length, 2)
    })

    test('a hypervisor that is down is asked until it answers', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      await bench.sell(1)
      await bench.panel.settle()
      bench.simulator().faults.set('unreachable', true)
      await bench.terminate(1)
      await bench.pass(3 * 60 * minute, 5 * minute)
      assert.equal((await bench.instance(1))['state'], 'terminating')
      assert.equal((await bench.machines()).length, 1)
      bench.simulator().faults.set('unreachable', false)
      await bench.pass(6 * minute, minute)
      assert.equal((await bench.instance(1))['state'], 'terminated')
      assert.deepEqual(await bench.machines(), [])
    })

    test('a server that is still being built is stopped and removed', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      bench.simulator().faults.arm('lose-reply', 'ensure')
      await bench.sell(1)
      await bench.panel.settle()
      assert.equal((await bench.instance(1))['state'], 'provisioning')
      await bench.terminate(1)
      await bench.pass(minute, 10_000)
      assert.equal((await bench.instance(1))['state'], 'terminated')
      assert.deepEqual(await bench.machines(), [])
      assert.deepEqual(await bench.facts('compute.instance.ready'), [])
    })
  })

  describe(`servers over the API, ${engine}`, () => {
    test('list, show, status, power, restart; strangers see nothing', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      const { panel } = bench
      const [owner, stranger] = [await panel.customer(), await panel.customer()]
      await bench.sell(1, { accountId: owner.accountId })
      const early = await panel.api('POST', '/api/vms/1/power', { token: owner.token, body: { action: 'on' } })
      assert.deepEqual([early.status, early.body.code], [409, 'INSTANCE_STATE'])
      await panel.settle()

      const list = await panel.api('GET', '/api/vms', { token: owner.token })
      assert.equal(list.status, 200)
      const [server] = list.body.items
      assert.deepEqual(
        [server.state, server.power, server.cpu, server.ramGb, server.diskGb, server.subscriptionId],
        ['running', 'on', 2, 4, 40, 1],
      )
      assert.deepEqual(server.actions, ['shutdown', 'off', 'restart'])
      assert.equal(server.ips.length, 2)
      assert.ok(server.image.name && server.datacenter.name)
      for (const base of ['/api/vms', '/api/vcenter/vms']) {
        assert.deepEqual((await panel.api('GET', `${base}/1`, { token: owner.token })).body, server)
      }
      const status = await panel.api('GET', '/api/vms/1/status', { token: owner.token })
      assert.deepEqual([status.body.power, status.body.guest.tools], ['on', 'running'])

      for (const [method, url, body] of [
        ['GET', '/api/vms/1', undefined],
        ['GET', '/api/vms/1/status', undefined],
        ['POST', '/api/vms/1/power', { action: 'off' }],
        ['POST', '/api/vcenter/vms/1/restart', {}],
      ] as const) {
        assert.equal((await panel.api(method, url, { token: stranger.token, body })).status, 404, url)
        assert.equal((await panel.api(method, url, { body })).status, 401, url)
      }
      assert.deepEqual((await panel.api('GET', '/api/vms', { token: stranger.token })).body.items, [])

      const off = await panel.api('POST', '/api/vms/1/power', { token: owner.token, body: { action: 'shutdown' } })
      assert.equal(off.status, 202)
      assert.equal(off.body.task.kind, 'compute.power')
      const busy = await panel.api('POST', '/api/vms/1/restart', { token: owner.token, body: {} })
      assert.deepEqual([busy.status, busy.body.code], [409, 'INSTANCE_BUSY'])
      await panel.settle()
      assert.equal(
        (await panel.api('GET', `/api/tasks/${off.body.task.id}`, { token: owner.token })).body.task.state,
        'succeeded',
      )
      const stopped = await panel.api('GET', '/api/vms/1', { token: owner.token })
      assert.deepEqual([stopped.body.state, stopped.body.power, stopped.body.actions], ['stopped', 'off', ['on']])
      assert.equal((await panel.api('POST', '/api/vms/1/restart', { token: owner.token })).status, 409)

      await panel.api('POST', '/api/vms/1/power', { token: owner.token, body: { action: 'on' } })
      await panel.settle()
      await panel.api('POST', '/api/vms/1/restart', { token: owner.token, body: { force: true } })
      await panel.settle()
      assert.equal((await panel.api('GET', '/api/vms/1', { token: owner.token })).body.state, 'running')
      assert.equal((await bench.facts('compute.instance.power-changed')).length, 2)
      assert.equal(
        (await panel.api('POST', '/api/vms/1/power', { token: owner.token, body: { action: 'x' } })).status,
        400,
      )
      assert.equal(
        (await panel.api('POST', '/api/vms/1/restart', { token: owner.token, body: { force: true, x: 1 } })).status,
        400,
      )
      assert.equal((await panel.api('GET', '/api/vms/99', { token: owner.token })).status, 404)
    })

    test('a guest that shut itself down is seen, and can be switched on again', async (t) => {
      const bench = await computePanel(engine, { simulators: { dead: {}, sim: {} } })
      t.after(() => bench.panel.stop())
      const owner = await bench.panel.customer()
      for (const subscription of [1, 2]) await bench.sell(subscription, { accountId: owner.accountId })
      await bench.panel.settle()
      bench.simulator('dead').faults.set('unreachable', true)
      const machines = () => bench.panel.db.knex('hypervisor_simulator_machines')
      await machines().update({ power: 'off' })
      await bench.pass(minute, minute)
      const states = (await bench.panel.db.read('compute_instances').orderBy('driver_instance')).map(
        (row: any) => row.state,
      )
      assert.deepEqual(states, ['running', 'stopped'])
      const [{ id }] = await bench.panel.db.read('compute_instances').where({ state: 'stopped' })
      assert.deepEqual((await bench.panel.api('GET', `/api/vms/${id}`, { token: owner.token })).body.actions, ['on'])
      assert.equal((await bench.facts('compute.instance.power-changed')).length, 1)
      await machines().update({ power: 'on' })
      await bench.pass(minute, minute)
      assert.equal((await bench.panel.api('GET', `/api/vms/${id}`, { token: owner.token })).body.state, 'running')
    })

    test('the status of a server whose hypervisor is silent is what we last knew', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      const owner = await bench.panel.customer()
      await bench.sell(1, { accountId: owner.accountId })
      await bench.panel.settle()
      bench.simulator().faults.set('unreachable', true)
      const status = await bench.panel.api('GET', '/api/vms/1/status', { token: owner.token })
      assert.deepEqual([status.status, status.body.power, status.body.guest], [200, 'on', null])
    })
  })
}
