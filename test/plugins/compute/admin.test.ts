import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { engines } from 'nettoria/testing'
import { computePanel } from './compute-panel.js'

const range = {
  datacenterId: 1,
  network: 'public',
  first: '10.20.0.10',
  last: '10.20.0.19',
  prefix: 24,
  gateway: '10.20.0.1',
  nameservers: [],
}

for (const engine of engines()) {
  describe(`setting up servers, ${engine}`, () => {
    test('an operator adds addresses, placements and templates, and servers are built from them', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      const { token } = await bench.panel.admin()
      const call = (method: string, url: string, body?: unknown) =>
        bench.panel.api(method, `/api/admin${url}`, { token, body })
      for (const pool of (await call('GET', '/compute/pools?limit=100')).body.items) {
        assert.equal((await call('PATCH', `/compute/pools/${pool.id}`, { enabled: false })).body.enabled, false)
      }
      await bench.sell(1)
      const { datacenter_id: datacenterId, image_id: imageId } = await bench.instance(1)
      const v4 = await call('POST', '/compute/pools', { ...range, datacenterId, first: '10.20.0.1' })
      assert.equal(v4.status, 201, JSON.stringify(v4.body))
      const v6 = { ...range, datacenterId, first: 'fd00::2', last: 'fd00::ff', prefix: 64, gateway: 'fe80::1' }
      assert.equal((await call('POST', '/compute/pools', v6)).status, 201)
      const placement = { datacenterId, hypervisor: 'sim', weight: 10, settings: { network: 'vlan-7' } }
      assert.deepEqual((await call('PUT', '/compute/placements', placement)).body, placement)
      assert.equal(
        (await call('PUT', '/compute/templates', { hypervisor: 'sim', imageId, template: 'golden' })).status,
        200,
      )
      await bench.panel.settle()

      const [machine] = await bench.machines()
      assert.equal(machine!['template'], 'golden')
      const [nic] = JSON.parse(machine!['nics'])
      assert.equal(nic.network, 'vlan-7')
      assert.deepEqual(
        nic.addresses.map((a: any) => [a.address, a.prefix, a.gateway]),
        [
          ['10.20.0.2', 24, '10.20.0.1'],
          ['fd00::2', 64, 'fe80::1'],
        ],
      )
      const list = await call('GET', '/vms?state=running')
      assert.deepEqual([list.body.items[0].hypervisor, list.body.items[0].machine], ['sim', 'ntt-1-g1'])
      const [run] = (await call('GET', '/vms/1/runs')).body.items
      assert.deepEqual([run.kind, run.state, run.log.length], ['create', 'done', 7])
    })

    test('what cannot be right is refused, and customers have no business here', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      const { token } = await bench.panel.admin()
      const add = (change: object) =>
        bench.panel.api('POST', '/api/admin/compute/pools', { token, body: { ...range, ...change } })
      for (const [change, wrong] of [
        [{ first: 'ten' }, { first: 'Write an IP address, for example 203.0.113.10.' }],
        [{ last: 'fd00::1' }, { last: 'This address is of another family than the others.' }],
        [{ last: '10.20.0.9' }, { last: 'The last address comes before the first.' }],
        [{ last: '10.40.0.9' }, { last: 'The range holds more than 1000000 addresses. Split it.' }],
        [{ last: '10.20.1.9' }, { prefix: 'The range is wider than one /24.' }],
        [{ gateway: '10.21.0.1' }, { gateway: 'The gateway is in another network than the range.' }],
        [
          { first: 'ten', gateway: 'two', nameservers: ['dns.example'] },
          {
            first: 'Write an IP address, for example 203.0.113.10.',
            gateway: 'Write an IP address, for example 203.0.113.10.',
            nameservers: 'Every name server is an IP address.',
          },
        ],
        [
          { first: '203.0.113.12', last: '203.0.113.12', gateway: '203.0.113.1' },
          { first: 'The range overlaps pool 1.' },
        ],
      ] as const) {
        const answer = await add(change)
        assert.deepEqual([answer.status, answer.body.code], [400, 'COMPUTE_POOL_INVALID'], JSON.stringify(change))
        const told = answer.body.errors.map(({ path, message }: { path: string; message: string }) => [path, message])
        assert.deepEqual(Object.fromEntries(told), wrong)
      }
      const nowhere = { datacenterId: 1, hypervisor: 'nowhere', weight: 1, settings: {} }
      const unknown = await bench.panel.api('PUT', '/api/admin/compute/placements', { token, body: nowhere })
      assert.equal(unknown.body.code, 'COMPUTE_HYPERVISOR_UNKNOWN')
      const customer = await bench.panel.customer()
      for (const url of ['/vms', '/vms/1/runs', '/compute/pools', '/compute/placements', '/compute/templates']) {
        assert.equal((await bench.panel.api('GET', `/api/admin${url}`, { token: customer.token })).status, 403, url)
      }
    })
  })
}
