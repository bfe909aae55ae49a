import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { isPanelError } from 'nettoria'
import type { AdapterInstances } from 'nettoria'
import { PaymentGateways } from 'nettoria/contracts/billing'
import type { PaymentGateway } from 'nettoria/contracts/billing'
import { engines, onFaultPoint } from 'nettoria/testing'
import type { TestPanel, TestUser } from 'nettoria/testing'
import { balance, billingPanel, breaches, invoiceOf, issue, press, startPaying } from './bench.js'

const minute = 60_000
const day = 24 * 60 * minute

for (const engine of engines())
  describe(`payments without an answer on ${engine}`, () => {
    let panel: TestPanel
    let customer: TestUser

    const returnTo = (url: string) => panel.inject({ method: 'GET', url })
    const attempt = async (id: number) =>
      (await panel.db.read('billing_payment_attempts').where({ id }).first()) as Record<string, unknown>

    before(async () => {
      panel = await billingPanel(engine)
      customer = await panel.customer()
    })
    after(async () => {
      try {
        assert.deepEqual(await breaches(panel), [])
      } finally {
        await panel.stop()
      }
    })

    it('asks again after a minute, five minutes, an hour, then daily, and gives up on an abandoned page', async () => {
      const invoice = await issue(panel, customer.accountId)
      const { attemptId } = await startPaying(panel, customer, invoice.id)
      const waits: number[] = []
      for (let i = 0; i < 6; i++) {
        const next = Number((await attempt(attemptId))['next_check_at'])
        waits.push((next - panel.clock.now()) / minute)
        panel.clock.set(next)
        await panel.settle()
      }
      assert.deepEqual(waits, [5, 1, 5, 60, 1440, 1440])
      for (let i = 0; i < 30; i++) {
        panel.clock.advance(day)
        await panel.settle()
      }
      const last = await attempt(attemptId)
      assert.deepEqual([last['status'], last['reason'], last['next_check_at']], ['cancelled', 'abandoned', null])
      customer = await panel.customer()
    })

    it('finds a late payment, and one whose gateway was silent, by asking again', async () => {
      for (const [outcome, status] of [
        ['late', 'confirming'],
        ['unknown', 'unknown'],
      ] as const) {
        const invoice = await issue(panel, customer.accountId)
        const started = await startPaying(panel, customer, invoice.id)
        await returnTo(await press(panel, started.redirectUrl, outcome))
        assert.equal((await attempt(started.attemptId))['status'], status)
        for (let i = 0; i < 7; i++) {
          panel.clock.advance(minute)
          await panel.settle()
        }
        assert.equal((await invoiceOf(panel, invoice.id)).status, 'paid', outcome)
      }
    })

    it('loses nothing and credits once when it dies at any named point', async () => {
      const points = ['before-ask', 'after-ask', 'before-commit', 'after-commit'].map(
        (name) => `billing.confirm.${name}`,
      )
      for (const point of points) {
        const invoice = await issue(panel, customer.accountId)
        const started = await startPaying(panel, customer, invoice.id)
        const url = await press(panel, started.redirectUrl, 'paid')
        let died = false
        const undo = onFaultPoint((name) => {
          if (name !== point || died) return
          died = true
          throw new Error(`died at ${point}`)
        })
        await returnTo(url)
        undo()
        assert.equal(died, true, point)
        panel.clock.advance(6 * minute)
        await panel.settle()
        assert.equal((await invoiceOf(panel, invoice.id)).status, 'paid', point)
        assert.equal(await balance(panel, customer.accountId), 0n)
        assert.deepEqual(await breaches(panel), [])
      }
    })

    it('takes a gateway that throws for unknown, never for failed, and asks again', async () => {
      const gateways = panel.get(PaymentGateways) as unknown as AdapterInstances<PaymentGateway>
      const { adapter } = gateways.get('sandbox')
      const invoice = await issue(panel, customer.accountId)
      const started = await startPaying(panel, customer, invoice.id)
      const url = await press(panel, started.redirectUrl, 'paid')
      const confirm = adapter.confirm.bind(adapter)
      adapter.confirm = () => Promise.reject(new Error('connection reset'))
      await returnTo(url)
      adapter.confirm = confirm
      assert.equal((await attempt(started.attemptId))['status'], 'unknown')
      panel.clock.advance(minute)
      await panel.settle()
      assert.equal((await invoiceOf(panel, invoice.id)).status, 'paid')
    })

    it('tells the customer when a payment cannot be started, and keeps the invoice open', async () => {
      const gateways = panel.get(PaymentGateways) as unknown as AdapterInstances<PaymentGateway>
      const { adapter } = gateways.get('sandbox')
      const invoice = await issue(panel, customer.accountId)
      const start = adapter.start.bind(adapter)
      adapter.start = () => Promise.reject(new Error('connection reset'))
      await assert.rejects(startPaying(panel, customer, invoice.id), (e) => isPanelError(e, 'PAYMENT_START_FAILED'))
      adapter.start = start
      const last = await panel.db.read('billing_payment_attempts').where({ invoice_id: invoice.id }).first()
      assert.deepEqual([last.status, last.reason, last.next_check_at], ['failed', 'start', null])
    })
  })
