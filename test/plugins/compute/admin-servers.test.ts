import 'reflect-metadata'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { engines } from 'nettoria/testing'
import type { Engine } from 'nettoria'
import { DriverError } from 'nettoria/contracts/hypervisors'
import { Browser } from '../form-browser.js'
import { computePanel } from './compute-panel.js'
import { openRealShop } from '../real-shop.js'

const parking = { compute: { onFailure: 'park' } }
const mended = { hypervisor: 'sim', imageId: 1, template: 'debian-12' }
const broken = { ...mended, template: 'a-template-nobody-has' }

async function parkOne(engine: Engine) {
  const shop = await openRealShop(engine, parking, { templates: 'debian-12' })
  assert.equal((await shop.admin('PUT', '/compute/templates', broken)).status, 200)
  const order = await shop.buy()
  assert.equal((await shop.order(order)).status, 'failed')
  return { shop, order }
}

for (const engine of engines()) {
  describe(`an operator and a server that could not be built, ${engine}`, () => {
    test('mends the template and retries: the sale is taken up again and the customer has the server', async (t) => {
      const { shop, order } = await parkOne(engine)
      t.after(() => shop.stop())
      const found = await shop.admin('GET', '/vms/1')
      assert.deepEqual([found.body.state, found.body.can], ['failed', { retry: true, terminate: true }])
      assert.match(found.body.failure, /does not exist/)

      await shop.admin('PUT', '/compute/templates', mended)
      const answers = await Promise.all([1, 2, 3].map(() => shop.admin('POST', '/vms/1/retry')))
      assert.deepEqual(answers.map((answer) => answer.status).sort(), [202, 409, 409])
      assert.equal(answers.find((answer) => answer.status === 202)!.body.task.state, 'queued')
      assert.equal((await shop.order(order)).status, 'provisioning')
      await shop.panel.settle()
      assert.equal((await shop.order(order)).status, 'active')
      const server = (await shop.admin('GET', '/vms/1')).body
      assert.deepEqual([server.state, server.failure, server.template], ['running', null, 'debian-12'])
      assert.deepEqual(server.can, { retry: false, terminate: true })
      assert.deepEqual(await shop.audit(), [])
      const nothing = await shop.admin('POST', '/vms/1/retry')
      assert.deepEqual([nothing.status, nothing.body.code], [409, 'COMPUTE_NOTHING_TO_RETRY'])
    })

    test('is told when the money went back already', async (t) => {
      const shop = await openRealShop(engine, {}, { templates: 'debian-12' })
      t.after(() => shop.stop())
      await shop.admin('PUT', '/compute/templates', broken)
      const order = await shop.buy()
      await shop.admin('PUT', '/compute/templates', mended)
      const answer = await shop.admin('POST', '/vms/1/retry')
      assert.deepEqual([answer.status, answer.body.code], [409, 'ORDER_REFUNDED'], JSON.stringify(answer.body))
      assert.equal((await shop.order(order)).status, 'failed')
      assert.equal((await shop.admin('GET', '/vms/1')).body.state, 'failed')
    })

    test('need not wait for the next try of a step', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      const { token } = await bench.panel.admin()
      const driver = bench.simulator()
      const ensure = driver.ensure.bind(driver)
      driver.ensure = async () => {
        throw new DriverError('auth', 'the password is wrong')
      }
      await bench.sell(1)
      await bench.panel.settle()
      const retry = () => bench.panel.api('POST', '/api/admin/vms/1/retry', { token })
      assert.equal((await bench.instance(1))['state'], 'provisioning')
      driver.ensure = ensure
      assert.equal((await retry()).status, 202)
      await bench.panel.settle()
      assert.equal((await bench.instance(1))['state'], 'running')
      assert.equal((await bench.machines()).length, 1)
    })

    test('goes on where putting back got stuck, with the same addresses', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      const { token } = await bench.panel.admin()
      const driver = bench.simulator()
      const { power, destroy } = driver
      const fail = async () => {
        throw new DriverError('permanent', 'the storage is read-only')
      }
      driver.power = fail
      driver.destroy = fail
      await bench.sell(1)
      await bench.panel.settle()
      assert.equal((await bench.instance(1))['state'], 'failed')
      const before = await bench.panel.db.read('compute_addresses').where({ instance_id: 1 }).pluck('address')
      assert.ok(before.length > 0)
      driver.power = power.bind(driver)
      driver.destroy = destroy.bind(driver)
      const answer = await bench.panel.api('POST', '/api/admin/vms/1/retry', { token })
      assert.equal(answer.status, 202, JSON.stringify(answer.body))
      await bench.panel.settle()
      assert.equal((await bench.instance(1))['state'], 'running')
      assert.equal((await bench.machines()).length, 1)
      assert.deepEqual(
        await bench.panel.db.read('compute_addresses').where({ instance_id: 1 }).pluck('address'),
        before,
      )
    })

    test('is taken away by its host name only, and not while it is being built', async (t) => {
      const bench = await computePanel(engine)
      t.after(() => bench.panel.stop())
      const { token } = await bench.panel.admin()
      const terminate = (hostname: string) =>
        bench.panel.api('POST', '/api/admin/vms/1/terminate', { token, body: { hostname } })
      await bench.sell(1)
      assert.deepEqual([(await terminate('vm1.example.com')).body.code], ['INSTANCE_STATE'])
      await bench.panel.settle()
      assert.deepEqual([(await terminate('vm2.example.com')).body.code], ['COMPUTE_HOSTNAME_MISMATCH'])
      assert.equal((await terminate('vm1.example.com')).status, 202)
      await bench.panel.settle()
      assert.equal((await bench.instance(1))['state'], 'terminated')
      assert.deepEqual(await bench.machines(), [])
      const list = await bench.panel.api('GET', '/api/admin/vms?hostname=VM1_', { token })
      assert.deepEqual(list.body.items, [])
      const named = await bench.panel.api('GET', '/api/admin/vms?hostname=VM1.', { token })
      assert.equal(named.body.items.length, 1)
    })
  })
}

describe('the operator’s pages of servers and locations', () => {
  test('list, filter, detail with its log, setting a location up from nothing', async (t) => {
    const bench = await computePanel('sqlite')
    t.after(() => bench.panel.stop())
    const operator = await bench.panel.admin()
    const browser = new Browser(bench.panel)
    await browser.signIn(operator)
    const see = async (url: string, locale = 'en') => {
      const answer = await browser.get(url, locale)
      assert.equal(answer.statusCode, 200, `${url}: ${answer.body.slice(0, 500)}`)
      return answer.body
    }
    const send = async (url: string, fields: Record<string, string>, expected = 303) => {
      const answer = await browser.post(url, fields)
      assert.equal(answer.statusCode, expected, answer.body.slice(0, 2000))
      return answer.body
    }
    assert.match(await see('/admin/servers'), /No servers yet/)
    await bench.sell(1)
    await bench.panel.settle()
    assert.match(await see('/admin/servers?state=running&hostname=vm1'), /vm1\.example\.com/)
    const csv = await see('/admin/servers?format=csv')
    assert.match(csv, /^\ufeffHost name,Status,IP addresses,Location,Hypervisor,Account,Ordered\r\n/)
    assert.match(csv, /^vm1\.example\.com,Running,[\d.]+(; [\da-f:]+)?,[^,]+,sim,\d+,\d{4}-[\d-]+T[\d:.]+Z\r$/m)
    assert.match(await see('/admin/servers?state=stopped&hostname='), /Nothing matches/)
    assert.match(await see('/admin/servers/1'), /Waiting for the first boot/)
    assert.match(await see('/admin/servers/1', 'fa'), /انتظار/)
    assert.match(await send('/admin/servers/1/terminate', { confirm: 'other' }, 400), /id="error-confirm"/)

    await bench.panel.db.transaction(async (tx) => {
      await tx('compute_placements').delete()
      await tx('compute_templates').delete()
      await tx('compute_pools').where({ datacenter_id: 2 }).delete()
    })
    assert.match(await see('/admin/locations'), /Incomplete/)
    assert.match(await see('/admin/locations/2'), /No hypervisor builds here/)
    assert.match(await see('/admin/locations/2/hypervisors/sim'), /name="weight"/)
    const hints = { weight: '۵۰', hints: 'network = vlan-7\n\ndatastore=ssd-1' }
    assert.match(await send('/admin/locations/2/hypervisors/sim', { ...hints, hints: 'nothing' }, 400), /error-hints/)
    await send('/admin/locations/2/hypervisors/sim', hints)
    assert.match(await see('/admin/locations/2'), /vlan-7/)

    await see('/admin/locations/2/pools/new')
    const pool = {
      network: 'public',
      first: '10.9.0.10',
      last: '10.9.0.1',
      gateway: '10.9.0.1',
      prefix: '24',
      nameservers: '',
    }
    assert.match(await send('/admin/locations/2/pools', pool, 400), /The last address comes before the first/)
    await send('/admin/locations/2/pools', { ...pool, last: '۱۰.۹.۰.۲۰', nameservers: '9.9.9.9, 1.1.1.1' })
    const v6 = { ...pool, first: 'fd09::10', last: 'fd09::ff', gateway: 'fd09::1', prefix: '64' }
    await send('/admin/locations/2/pools', v6)
    assert.match(await see('/admin/locations/2'), /10\.9\.0\.20/)

    const choices = await see('/admin/locations/hypervisors/sim/templates')
    assert.match(choices, /<select[^>]*name="image-1"/)
    await send('/admin/locations/hypervisors/sim/templates', { 'image-1': 'debian-12', 'image-2': '' })
    assert.match(await see('/admin/locations/hypervisors/sim/templates'), /value="debian-12" selected/)
    assert.match(await see('/admin/locations'), /Ready to sell/)
    assert.match(await see('/admin/locations/2', 'fa'), /مخزن‌های نشانی/)
    await send('/admin/locations/pools/99', { enabled: 'no' }, 404)

    bench.simulator().probe = async () => {
      throw new DriverError('transient', 'no route to host')
    }
    const typed = await see('/admin/locations/hypervisors/sim/templates')
    assert.match(typed, /no route to host/)
    assert.match(typed, /<input[^>]*name="image-1"[^>]*value="debian-12"/)

    const customer = new Browser(bench.panel)
    await customer.signIn(await bench.panel.customer())
    for (const url of ['/admin/servers', '/admin/servers/1', '/admin/locations', '/admin/locations/2'])
      assert.equal((await customer.get(url)).statusCode, 403, url)
  })
})
