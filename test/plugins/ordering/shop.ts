import assert from 'node:assert/strict'
import { Events } from 'nettoria'
import type { AdapterInstance, Engine } from 'nettoria'
import { Audits } from 'nettoria/contracts/audits'
import type { Audit } from 'nettoria/contracts/audits'
import { InstanceFailed, InstanceReady, InstanceTerminated } from 'nettoria/contracts/compute'
import { DemoSeeds } from 'nettoria/contracts/demo'
import { Ledger, PaymentGateways } from 'nettoria/contracts/billing'
import type { PaymentGateway } from 'nettoria/contracts/billing'
import { Fulfilments } from 'nettoria/contracts/subscriptions'
import type { Fulfilment } from 'nettoria/contracts/subscriptions'
import { createTestPanel } from 'nettoria/testing'
import type { ApiAnswer, TestPanel, TestUser } from 'nettoria/testing'
import { checkGuestInput } from '../../../plugins/compute/instances/check-guest-input.js'

/** What the fulfilment was asked for, as it was committed or not. */
export interface Asked {
  create: { subscriptionId: number; hostname: string }[]
  terminate: { subscriptionId: number; reason: string }[]
}

export interface Shop {
  panel: TestPanel
  user: TestUser
  asked: Asked
  /** Makes the next calls of the fulfilment throw. */
  failFulfilment(message: string | null): void
  /** POST /api/orders of plan M2 in Tehran with Debian, monthly. */
  order(change?: Record<string, unknown>, who?: TestUser): Promise<ApiAnswer>
  /** Opens an attempt; answers its id. */
  startPaying(orderId: number): Promise<number>
  /** The browser comes back from the gateway. */
  comeBack(attemptId: number): Promise<void>
  pay(orderId: number): Promise<void>
  status(orderId: number): Promise<string>
  subscription(orderId: number): Promise<{ id: number; status: string; cancelAt: string | null; paidUntil: string }>
  wallet(): Promise<string>
  /** Time passes, what is due is worked, and the user signs in again: an access token lasts fifteen minutes. */
  pass(ms: number): Promise<void>
  ready(subscriptionId: number): Promise<void>
  failed(subscriptionId: number, remedy: 'refund' | 'park'): Promise<void>
  terminated(subscriptionId: number): Promise<void>
  /** Breaches that the audits of all plugins find. */
  audit(): Promise<unknown[]>
  stop(): Promise<void>
}

/** The shop with the real billing, a gateway on which everything is paid, and a fulfilment that only takes notes. */
export async function openShop(engine: Engine, settings: Record<string, Record<string, unknown>> = {}): Promise<Shop> {
  const panel = await createTestPanel({
    engine,
    plugins: ['catalog', 'ordering', 'subscriptions', 'billing'],
    settings,
  })
  assert.deepEqual([...panel.panel.failures], [])
  const { registries } = panel.panel.services
  const asked: Asked = { create: [], terminate: [] }
  let refusal: string | null = null
  const fulfilment: Fulfilment = {
    checkGuest: checkGuestInput,
    async create(_tx, { subscriptionId, configuration }) {
      if (refusal) throw new Error(refusal)
      asked.create.push({ subscriptionId, hostname: configuration.hostname })
    },
    async terminate(_tx, subscriptionId, reason) {
      if (refusal) throw new Error(refusal)
      asked.terminate.push({ subscriptionId, reason })
    },
  }
  const as = <T>(definition: string, adapter: T) => ({
    id: definition,
    title: definition,
    definition,
    plugin: 'test',
    adapter,
  })
  registries.registry(Fulfilments).add(as<Fulfilment>('server', fulfilment))
  registries.registry(PaymentGateways).add(as<PaymentGateway>('till', till))
  for (const { adapter } of registries.registry(DemoSeeds).list()) await panel.db.transaction((tx) => adapter.seed(tx))

  const user = await panel.customer()
  const publish = async (event: typeof InstanceReady | typeof InstanceFailed, id: number, more: object) => {
    const fact = {
      instanceId: id,
      subscriptionId: id,
      accountId: user.accountId,
      hostname: 'web-01.example.com',
      ...more,
    }
    await panel.db.transaction((tx) => panel.get(Events).publish(tx, event as typeof InstanceReady, fact as never))
    await panel.settle()
  }
  const shop: Shop = {
    panel,
    user,
    asked,
    failFulfilment: (message) => void (refusal = message),
    order: (change = {}, who = user) =>
      panel.api('POST', '/api/orders', {
        token: who.token,
        body: { ...selection, hostname: 'web-01.example.com', ...change },
      }),
    async startPaying(orderId) {
      const started = await panel.api('POST', `/api/orders/${orderId}/pay`, {
        token: user.token,
        body: { method: 'till' },
      })
      assert.equal(started.status, 202, JSON.stringify(started.body))
      assert.equal(started.body.status, 'redirect')
      return started.body.attemptId as number
    },
    async comeBack(attemptId) {
      const answer = await panel.inject({ method: 'GET', url: `/pay/return/${attemptId}` })
      assert.equal(answer.statusCode, 303, answer.body)
    },
    async pay(orderId) {
      await shop.comeBack(await shop.startPaying(orderId))
      await panel.settle()
    },
    async status(orderId) {
      return (await panel.api('GET', `/api/orders/${orderId}`, { token: user.token })).body.status as string
    },
    async subscription(orderId) {
      const { body } = await panel.api('GET', `/api/orders/${orderId}`, { token: user.token })
      return (await panel.api('GET', `/api/subscriptions/${body.subscriptionIds[0]}`, { token: user.token })).body
    },
    async pass(ms) {
      panel.clock.advance(ms)
      await panel.settle()
      const login = await panel.api('POST', '/api/auth/login', {
        body: { identifier: user.email, password: user.password },
      })
      assert.equal(login.status, 200, JSON.stringify(login.body))
      user.token = login.body.accessToken as string
    },
    async wallet() {
      const balance = await panel.get(Ledger).walletBalance(panel.db.read, user.accountId, 'EUR')
      return String(balance.minor)
    },
    ready: (id) => publish(InstanceReady, id, { ips: ['192.0.2.1'] }),
    failed: (id, remedy) => publish(InstanceFailed, id, { reason: 'no room', remedy }),
    terminated: (id) => publish(InstanceTerminated as never, id, {}),
    async audit() {
      const audits = registries.registry(Audits).list() as AdapterInstance<Audit>[]
      return (await Promise.all(audits.map(({ adapter }) => adapter.run(panel.db.read)))).flat()
    },
    stop: () => panel.stop(),
  }
  return shop
}

/** Plan M2 in Tehran with Debian, monthly. Ids are those of a fresh demo catalogue. */
export const selection = { serviceId: 1, planId: 3, datacenterId: 1, imageId: 1, period: 'monthly' }

const till: PaymentGateway = {
  traits: { flow: 'redirect', refunds: false, savedMethods: false, currencies: 'any' },
  start: async ({ attemptId }) => ({ kind: 'redirect', url: `https://till.example/${attemptId}` }),
  readCallback: async () => ({ claim: {} }),
  confirm: async ({ attemptId, amount }) => ({ status: 'paid', reference: `till-${attemptId}`, amount }),
  probe: async () => ({ ok: true, detail: 'a till' }),
}
