import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ManualClock, createTestPanel, onFaultPoint } from 'nettoria/testing'
import type { TestDatabase, TestPanel, TestUser } from 'nettoria/testing'
import { DemoSeeds } from 'nettoria/contracts/demo'
import { createDatabase } from '../../core/foundation/data/knex-database.js'
import { systemClock } from '../../core/foundation/kernel/clock.js'
import type { ConfiguredInstance } from '../../core/foundation/kernel/config.js'
import type { PlacedOrder } from './customer.js'

export const simulator: ConfiguredInstance = {
  contract: 'compute.hypervisors',
  definition: 'simulator',
  id: 'simulator',
  settings: { cloneSeconds: 0, bootSeconds: 0 },
}
// Without webhooks nobody tells the panel of a payment again: what a dead process left behind it has to find itself.
export const others: ConfiguredInstance[] = [
  { contract: 'notifications.senders', definition: 'outbox', id: 'outbox' },
  { contract: 'billing.gateways', definition: 'sandbox', id: 'sandbox', settings: { webhooks: false } },
]

/** A database file, which a second process can open. */
export function sqliteFile(): TestDatabase & { file: string } {
  const dir = mkdtempSync(join(tmpdir(), 'ntt-fault-'))
  const file = join(dir, 'panel.sqlite')
  const url = `sqlite:${file}`
  return { file, url, open: () => createDatabase(url), drop: async () => rmSync(dir, { recursive: true, force: true }) }
}

/** A shop with something to sell, in this process. */
export async function openShop(database: TestDatabase, hypervisor: ConfiguredInstance): Promise<TestPanel> {
  const clock = new ManualClock(systemClock.now())
  const panel = await createTestPanel({ database, plugins: 'all', instances: [...others, hypervisor], clock })
  await stock(panel)
  return panel
}

/** Puts something to sell into a panel. */
export async function stock(panel: TestPanel): Promise<void> {
  await panel.db.transaction(async (tx) => {
    for (const { adapter } of panel.panel.services.registries.registry(DemoSeeds).list())
      await (adapter as { seed(t: typeof tx): Promise<void> }).seed(tx)
  })
}

/** An order, awaiting payment; of a new customer when none is named. */
export async function placeOrder(panel: TestPanel, customer?: TestUser): Promise<PlacedOrder> {
  const { token, accountId } = customer ?? (await panel.customer())
  const [product] = (await panel.api('GET', '/api/services', { token })).body.items
  const selection = {
    serviceId: product.id,
    planId: product.plans[0].id,
    datacenterId: product.datacenters[0].id,
    imageId: product.images[0].id,
    period: 'monthly',
    hostname: 'web-01.example.com',
  }
  const placed = await panel.api('POST', '/api/orders', { token, body: selection })
  if (placed.status !== 201) throw new Error(`the order was refused: ${JSON.stringify(placed.body)}`)
  return { id: placed.body.order.id, accountId, token }
}

/** The named points that `work` reaches in this process, each once, in this order. */
export async function pointsReached(work: () => Promise<void>): Promise<string[]> {
  const names = new Set<string>()
  const stop = onFaultPoint((name) => names.add(name))
  try {
    await work()
  } finally {
    stop()
  }
  return [...names]
}

/** The main job from payment to running, without leaving this process. */
export async function buyInProcess(panel: TestPanel, order: PlacedOrder, end = 'active'): Promise<void> {
  const started = await panel.api('POST', `/api/orders/${order.id}/pay`, {
    token: order.token,
    body: { method: 'sandbox' },
  })
  const page = new URL(started.body.redirectUrl)
  const pressed = await panel.inject({
    method: 'POST',
    url: page.pathname,
    payload: 'outcome=paid',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  await panel.inject({ method: 'GET', url: String(pressed.headers.location) })
  await panel.settle()
  const { body } = await panel.api('GET', `/api/orders/${order.id}`, { token: order.token })
  if (body.status !== end) throw new Error(`the order is ${body.status} in a panel that nobody killed`)
}

/** The server of an order is cancelled and taken away, without leaving this process. */
export async function cancelInProcess(panel: TestPanel, { id, token }: PlacedOrder): Promise<void> {
  const order = await panel.api('GET', `/api/orders/${id}`, { token })
  const url = `/api/subscriptions/${order.body.subscriptionIds[0]}`
  await panel.api('POST', `${url}/cancel`, { token, body: { when: 'now' } })
  await panel.settle()
  const { body } = await panel.api('GET', url, { token })
  if (body.status !== 'ended') throw new Error(`the subscription is ${body.status} in a panel that nobody killed`)
}
