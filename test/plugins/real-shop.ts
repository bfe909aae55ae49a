import 'reflect-metadata'
import assert from 'node:assert/strict'
import type { AdapterInstance, Engine, Tx } from 'nettoria'
import { Audits } from 'nettoria/contracts/audits'
import type { Audit } from 'nettoria/contracts/audits'
import { DemoSeeds } from 'nettoria/contracts/demo'
import { createTestPanel } from 'nettoria/testing'
import type { ApiAnswer, TestPanel, TestUser } from 'nettoria/testing'

export interface RealShop {
  panel: TestPanel
  operator: TestUser
  customer: TestUser
  /** Calls /api/admin as the operator. */
  admin(method: string, url: string, body?: unknown): Promise<ApiAnswer>
  /** Orders plan M2 in the first datacenter with the first image, pays, and lets everything happen. Answers the order's id. */
  buy(change?: Record<string, unknown>): Promise<number>
  /** Orders, and leaves it unpaid. */
  place(change?: Record<string, unknown>): Promise<number>
  order(id: number): Promise<Record<string, any>>
  /** Breaches that the audits of all plugins find. */
  audit(): Promise<unknown[]>
  stop(): Promise<void>
}

/** A whole shop on a simulator `sim` whose work takes no time, and the sandbox gateway. `empty`: nothing is set up yet. */
export async function openRealShop(
  engine: Engine,
  settings: Record<string, Record<string, unknown>> = {},
  simulator: Record<string, unknown> = {},
  empty = false,
): Promise<RealShop> {
  const sim = { definition: 'simulator', id: 'sim', settings: { cloneSeconds: 0, bootSeconds: 0, ...simulator } }
  const panel = await createTestPanel({
    engine,
    plugins: ['catalog', 'ordering', 'subscriptions', 'billing', 'gateway-sandbox', 'compute', 'hypervisor-simulator'],
    settings,
    instances: [
      { contract: 'compute.hypervisors', ...sim },
      { contract: 'billing.gateways', definition: 'sandbox', id: 'sandbox', settings: {} },
    ],
  })
  const { registries } = panel.panel.services
  const seeds = registries.registry(DemoSeeds).list() as AdapterInstance<{ seed(tx: Tx): Promise<void> }>[]
  if (!empty) for (const { adapter } of seeds) await panel.db.transaction((tx) => adapter.seed(tx))
  const [operator, customer] = [await panel.admin(), await panel.customer()]
  const as = (who: TestUser) => (method: string, url: string, body?: unknown) =>
    panel.api(method, url, { token: who.token, ...(body === undefined ? {} : { body }) })
  const mine = as(customer)

  async function pay(orderId: number) {
    const started = await mine('POST', `/api/orders/${orderId}/pay`, { method: 'sandbox' })
    assert.equal(started.status, 202, JSON.stringify(started.body))
    const url = new URL(started.body.redirectUrl as string)
    const pressed = await panel.inject({
      method: 'POST',
      url: url.pathname + url.search,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'outcome=paid',
    })
    const back = new URL(String(pressed.headers['location']), 'http://127.0.0.1:5000')
    await panel.inject({ method: 'GET', url: back.pathname + back.search })
  }

  const shop: RealShop = {
    panel,
    operator,
    customer,
    admin: (method, url, body) => as(operator)(method, `/api/admin${url}`, body),
    async place(change = {}) {
      const wanted = {
        serviceId: 1,
        planId: 3,
        datacenterId: 1,
        imageId: 1,
        period: 'monthly',
        hostname: 'web-01.example.com',
      }
      const placed = await mine('POST', '/api/orders', { ...wanted, ...change })
      assert.equal(placed.status, 201, JSON.stringify(placed.body))
      return placed.body.order.id as number
    },
    async buy(change) {
      const id = await shop.place(change)
      await pay(id)
      await panel.settle()
      return id
    },
    order: async (id) => (await mine('GET', `/api/orders/${id}`)).body,
    async audit() {
      const audits = registries.registry(Audits).list() as AdapterInstance<Audit>[]
      return (await Promise.all(audits.map(({ adapter }) => adapter.run(panel.db.read)))).flat()
    },
    stop: () => panel.stop(),
  }
  return shop
}
