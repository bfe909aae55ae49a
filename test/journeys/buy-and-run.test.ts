import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createTestPanel, engines } from 'nettoria/testing'
import type { TestPanel, TestUser } from 'nettoria/testing'
import { DemoSeeds } from 'nettoria/contracts/demo'

/** The demo's own instances, with a hypervisor that does not dawdle. */
const instances = [
  { contract: 'notifications.senders', definition: 'outbox', id: 'outbox' },
  {
    contract: 'compute.hypervisors',
    definition: 'simulator',
    id: 'simulator',
    settings: { cloneSeconds: 0, bootSeconds: 0 },
  },
  { contract: 'billing.gateways', definition: 'sandbox', id: 'sandbox' },
]

for (const engine of engines())
  describe(`the main job over the REST API on ${engine}`, () => {
    let panel: TestPanel
    let sara: TestUser
    before(async () => {
      panel = await createTestPanel({ engine, plugins: 'all', instances })
      await panel.db.transaction(async (tx) => {
        for (const { adapter } of panel.panel.services.registries.registry(DemoSeeds).list())
          await (adapter as { seed(t: typeof tx): Promise<void> }).seed(tx)
      })
      sara = await panel.customer()
    })
    after(() => panel.stop())

    const call = (method: string, url: string, body?: unknown) =>
      panel.api(method, url, { token: sara.token, ...(body === undefined ? {} : { body }) })

    it('goes from a quote to a running server, and to nothing again', async () => {
      const [product] = (await call('GET', '/api/services')).body.items
      const selection = {
        serviceId: product.id,
        planId: product.plans[0].id,
        datacenterId: product.datacenters[0].id,
        imageId: product.images[0].id,
        period: 'monthly',
      }
      const quote = await call('POST', '/api/services/configure', selection)
      assert.equal(quote.status, 200, JSON.stringify(quote.body))
      const placed = await call('POST', '/api/orders', { ...selection, hostname: 'web-01.example.com' })
      assert.equal(placed.status, 201, JSON.stringify(placed.body))
      assert.deepEqual(placed.body.order.total, quote.body.total)
      assert.equal(placed.body.order.status, 'awaiting_payment')

      const paying = await call('POST', `/api/orders/${placed.body.order.id}/pay`, { method: 'sandbox' })
      assert.equal(paying.status, 202, JSON.stringify(paying.body))
      await paySandbox(panel, paying.body.redirectUrl, 'paid')
      await panel.settle()

      const order = (await call('GET', `/api/orders/${placed.body.order.id}`)).body
      assert.equal(order.status, 'active', JSON.stringify(order))
      const { items } = (await call('GET', '/api/vms')).body
      assert.equal(items.length, 1)
      const [vm] = items
      assert.deepEqual(
        [vm.state, vm.power, vm.hostname, vm.ips.length > 0],
        ['running', 'on', 'web-01.example.com', true],
      )
      assert.deepEqual((await call('GET', '/api/vcenter/vms')).body, (await call('GET', '/api/vms')).body)

      for (const [path, body, state] of [
        ['power', { action: 'off' }, 'stopped'],
        ['power', { action: 'on' }, 'running'],
        ['restart', {}, 'running'],
      ] as const) {
        const asked = await call('POST', `/api/vms/${vm.id}/${path}`, body)
        assert.equal(asked.status, 202, JSON.stringify(asked.body))
        await panel.settle()
        assert.equal((await call('GET', `/api/tasks/${asked.body.task.id}`)).body.task.state, 'succeeded')
        assert.equal((await call('GET', `/api/vms/${vm.id}`)).body.state, state)
      }

      const cancelled = await call('POST', `/api/subscriptions/${order.subscriptionIds[0]}/cancel`, { when: 'now' })
      assert.equal(cancelled.status, 200, JSON.stringify(cancelled.body))
      await panel.settle()
      assert.equal((await call('GET', `/api/vms/${vm.id}`)).body.state, 'terminated')
      assert.equal((await call('GET', `/api/subscriptions/${order.subscriptionIds[0]}`)).body.status, 'ended')
    })

    it('shows nobody what belongs to somebody else', async () => {
      const other = await panel.customer()
      const [vm] = (await call('GET', '/api/vms')).body.items
      const [order] = (await call('GET', '/api/orders')).body.items
      for (const url of [
        `/api/vms/${vm.id}`,
        `/api/orders/${order.id}`,
        `/api/invoices/${order.invoiceId}`,
        `/api/subscriptions/${order.subscriptionIds[0]}`,
      ])
        assert.equal((await panel.api('GET', url, { token: other.token })).status, 404, url)
    })
  })

async function paySandbox(panel: TestPanel, redirectUrl: string, outcome: string): Promise<void> {
  const url = new URL(redirectUrl)
  const page = await panel.inject({ method: 'GET', url: url.pathname + url.search })
  assert.equal(page.statusCode, 200)
  const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const action =
    /<form[^>]*action="([^"]+)"/.exec(page.body.slice(page.body.indexOf('<main')))?.[1]?.replaceAll('&amp;', '&') ??
    url.pathname
  const answer = await panel.inject({
    method: 'POST',
    url: action,
    payload: new URLSearchParams({ _csrf: token, outcome }).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      cookie: [page.headers['set-cookie'] ?? []]
        .flat()
        .map((line) => String(line).split(';')[0])
        .join('; '),
    },
  })
  assert.equal(answer.statusCode, 303, answer.body)
  const back = new URL(String(answer.headers.location), 'http://127.0.0.1:5000')
  const returned = await panel.inject({ method: 'GET', url: back.pathname + back.search })
  assert.ok([200, 303].includes(returned.statusCode), returned.body)
}
