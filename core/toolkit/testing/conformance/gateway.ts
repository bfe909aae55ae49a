import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { TestContext } from 'node:test'
import { PaymentGateways } from '../../../contracts/billing.js'
import type { PaymentGateway } from '../../../contracts/billing.js'
import type { AdapterInstances } from '../../../foundation/di/contract.js'
import { engines } from '../engines.js'
import { GatewayWorld, openGatewayPanel } from './gateway-bench.js'
import type { GatewayBench, GatewayPanel } from './gateway-bench.js'

export { GatewayWorld } from './gateway-bench.js'
export type { CustomerAct, GatewayBench, StartedPayment, WebhookRequest } from './gateway-bench.js'

type Case = (world: GatewayWorld, t: TestContext) => Promise<void>

const hour = 3_600_000
const day = 24 * hour

/**
 * What every payment gateway must do together with `billing`, whatever is repeated, forged, late or lost: a payment is credited
 * once, for what was captured, to the attempt it was made for. Each case has a customer of its own and ends with an audit of the
 * whole ledger; all of it runs on every engine under test.
 */
export function gatewayConformance(name: string, bench: GatewayBench): void {
  for (const engine of engines())
    describe(`gateway conformance: ${name} on ${engine}`, () => {
      let shared: GatewayPanel
      before(async () => {
        shared = await openGatewayPanel(bench, engine)
      })
      after(() => shared.panel.stop())
      for (const [title, run] of Object.entries(cases))
        test(title, async (t) => {
          const { panel, logs } = shared
          const world = new GatewayWorld(bench, panel, await panel.customer(), logs)
          await run(world, t)
          await world.audit()
        })
    })
}

function adapterOf(world: GatewayWorld): PaymentGateway {
  const gateways = world.panel.get(PaymentGateways) as unknown as AdapterInstances<PaymentGateway>
  return gateways.get(world.bench.instance.id).adapter
}

const cases: Record<string, Case> = {
  async 'is probed and says what it can do'(world) {
    const adapter = adapterOf(world)
    assert.equal((await adapter.probe()).ok, true)
    const { currencies } = adapter.traits
    assert.ok(currencies === 'any' || currencies.includes(world.bench.currency))
  },

  async 'the same attempt started and paid twice is charged once'(world) {
    const payment = await world.start()
    const again = await adapterOf(world).start({
      attemptId: payment.attemptId,
      amount: payment.invoice.total,
      returnUrl: `http://127.0.0.1:5000/pay/return/${payment.attemptId}`,
      cancelUrl: `http://127.0.0.1:5000/pay/return/${payment.attemptId}`,
      webhookUrl: `http://127.0.0.1:5000/hooks/${world.bench.plugin}/${world.bench.instance.id}`,
      description: payment.invoice.number!,
      customer: { email: 'a@example.com', phone: '+989120000000', name: 'A', locale: 'en' },
    })
    assert.equal(again.kind, 'redirect')
    await world.act(payment, 'paid')
    await world.act(payment, 'paid')
    assert.equal(await world.bench.charges(world.panel, payment.attemptId), 1)
    await world.comeBack(payment)
    await world.creditedOnce(payment)
  },

  async 'nothing is credited before the customer pays'(world) {
    const payment = await world.start()
    assert.equal(await world.comeBack(payment, '?status=paid&outcome=paid&Status=OK&amount=1'), 303)
    await world.nothingCredited(payment)
  },

  async 'return and webhook at the same instant: one credit'(world) {
    const payment = await world.start()
    await world.act(payment, 'paid')
    const webhook = await world.webhook(payment)
    const [back, heard] = await Promise.all([world.comeBack(payment), world.deliver(webhook)])
    assert.deepEqual([back, heard], [303, 200])
    await world.creditedOnce(payment)
  },

  async 'five webhooks at once: one credit'(world) {
    const payment = await world.start()
    await world.act(payment, 'paid')
    const webhook = await world.webhook(payment)
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.deliver(webhook)))
    assert.deepEqual(answers, [200, 200, 200, 200, 200])
    await world.creditedOnce(payment)
  },

  async 'webhook before the return: one credit'(world) {
    const payment = await world.start()
    await world.act(payment, 'paid')
    assert.equal(await world.deliver(await world.webhook(payment)), 200)
    await world.creditedOnce(payment)
    assert.equal(await world.comeBack(payment), 303)
    await world.creditedOnce(payment)
  },

  async 'webhook a week late: one credit, with or without the job in between'(world) {
    const first = await world.start()
    await world.act(first, 'paid')
    world.panel.clock.advance(7 * day)
    assert.equal(await world.deliver(await world.webhook(first)), 200)
    assert.equal((await world.credited(first)).status, 'paid')
    const second = await world.start()
    await world.act(second, 'paid')
    world.panel.clock.advance(hour)
    await world.panel.settle()
    await world.deliver(await world.webhook(second))
    assert.deepEqual(await world.credited(second), { invoice: second.invoice.total.minor, wallet: 0n, status: 'paid' })
  },

  async 'forged, unsigned and stale webhooks are refused'(world) {
    const payment = await world.start()
    await world.act(payment, 'paid')
    for (const { name, webhook } of await world.bench.forgeries(world.panel, payment.attemptId)) {
      const status = await world.deliver(webhook)
      assert.ok(status >= 400 && status < 500, `${name} was answered ${status}`)
      await world.nothingCredited(payment)
    }
  },

  async 'a charge replayed onto another invoice pays nothing there'(world) {
    const cheap = await world.start(100n)
    const dear = await world.start(200_000n)
    await world.act(cheap, 'paid')
    await world.comeBack(cheap)
    await world.deliver(await world.bench.replayed(world.panel, cheap.attemptId, dear.attemptId))
    await world.panel.settle()
    await world.nothingCredited(dear)
    await world.creditedOnce(cheap)
  },

  async 'a wrong amount is parked and the invoice stays open'(world, t) {
    const payment = await world.start()
    if (!(await world.act(payment, 'wrong_amount'))) return t.skip('the provider cannot take a wrong amount')
    await parked(world, payment)
  },

  async 'a wrong currency is parked and the invoice stays open'(world, t) {
    const payment = await world.start()
    if (!(await world.act(payment, 'wrong_currency'))) return t.skip('the provider cannot take a wrong currency')
    await parked(world, payment)
  },

  async 'paid twice: the second goes to the wallet, once'(world, t) {
    const payment = await world.start()
    if (!(await world.act(payment, 'paid_twice'))) return t.skip('the provider cannot charge twice')
    const webhooks = [await world.webhook(payment), await world.webhook(payment, 'second')]
    await Promise.all([world.comeBack(payment), ...[...webhooks, ...webhooks].map((webhook) => world.deliver(webhook))])
    const total = payment.invoice.total.minor
    assert.deepEqual(await world.credited(payment), { invoice: total, wallet: total, status: 'paid' })
  },

  async 'a declined payment leaves the invoice open for another try'(world) {
    const payment = await world.start()
    await world.act(payment, 'declined')
    await world.comeBack(payment)
    assert.equal(await world.attemptStatus(payment), 'failed')
    await world.nothingCredited(payment)
  },

  async 'a timeout after success is found by asking again'(world, t) {
    const payment = await world.start()
    if (!(await world.act(payment, 'silent'))) return t.skip('the provider cannot be silenced')
    assert.equal(await world.comeBack(payment), 303)
    assert.notEqual(await world.attemptStatus(payment), 'failed')
    await world.nothingCredited(payment)
    await world.bench.wake(world.panel)
    world.panel.clock.advance(hour)
    await world.panel.settle()
    await world.creditedOnce(payment)
  },

  async 'secrets are never logged'(world) {
    const payment = await world.start()
    await world.act(payment, 'paid')
    for (const { webhook } of await world.bench.forgeries(world.panel, payment.attemptId)) await world.deliver(webhook)
    await world.deliver(await world.webhook(payment))
    await world.comeBack(payment)
    await world.panel.settle()
    const text = world.logs.join('\n')
    assert.ok(world.logs.length > 0)
    for (const secret of world.bench.secrets) assert.ok(!text.includes(secret), 'a secret is in the log')
  },
}

async function parked(world: GatewayWorld, payment: Awaited<ReturnType<GatewayWorld['start']>>): Promise<void> {
  const webhook = await world.webhook(payment)
  await Promise.all([world.comeBack(payment), world.deliver(webhook), world.deliver(webhook)])
  await world.panel.settle()
  assert.equal(await world.attemptStatus(payment), 'parked')
  await world.nothingCredited(payment)
}
