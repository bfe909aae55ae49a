import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { isPanelError } from 'nettoria'
import { Invoicing, Payments } from 'nettoria/contracts/billing'
import { engines } from 'nettoria/testing'
import type { TestPanel, TestUser } from 'nettoria/testing'
import { signedWebhook } from '../../../plugins/gateway-sandbox/sign-webhook.js'
import {
  actor,
  balance,
  billingPanel,
  breaches,
  fund,
  invoiceOf,
  issue,
  press,
  secondKey,
  startPaying,
} from './bench.js'

for (const engine of engines())
  describe(`payments on ${engine}`, () => {
    let panel: TestPanel
    let customer: TestUser

    const returnTo = (url: string) => panel.inject({ method: 'GET', url })
    const attempt = async (id: number) =>
      (await panel.db.read('billing_payment_attempts').where({ id }).first()) as Record<string, unknown>
    const facts = async (name: string) =>
      Number(((await panel.db.read('core_events').where({ name }).count({ n: 'id' }).first()) as { n: number }).n)

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

    it('credits once for a hundred returns and callbacks at the same moment (A5, A6)', async () => {
      const invoice = await issue(panel, customer.accountId, 5000)
      const paid = await startPaying(panel, customer, invoice.id)
      const url = await press(panel, paid.redirectUrl, 'paid')
      const before = await facts('billing.invoice.paid')
      await Promise.all(Array.from({ length: 100 }, () => returnTo(url)))
      assert.equal((await invoiceOf(panel, invoice.id)).status, 'paid')
      assert.equal(await balance(panel, customer.accountId), 0n)
      assert.equal((await facts('billing.invoice.paid')) - before, 1)
    })

    it('believes nothing that is written in the return address (A2)', async () => {
      const invoice = await issue(panel, customer.accountId)
      const started = await startPaying(panel, customer, invoice.id)
      const back = await returnTo(`/pay/return/${started.attemptId}?status=paid&reference=x&outcome=paid`)
      assert.deepEqual([back.statusCode, back.headers.location], [303, `/invoices/${invoice.id}`])
      assert.equal((await invoiceOf(panel, invoice.id)).status, 'issued')
    })

    it('refuses callbacks to a wrong plugin or instance, and unsigned ones, without a trace in the book (A2)', async () => {
      const before = await panel.db.read('billing_entries').count({ n: 'id' })
      for (const [url, status] of [
        ['/hooks/gateway-sandbox/sandbox', 400],
        ['/hooks/gateway-sandbox/other', 404],
        ['/hooks/ordering/sandbox', 404],
        ['/hooks/billing/sandbox', 404],
      ] as const) {
        const payload = JSON.stringify({ event: 'charge.paid', instance: 'sandbox', attempt: 1, charge: 'sbx_1' })
        const answer = await panel.inject({
          method: 'POST',
          url,
          payload,
          headers: { 'content-type': 'application/json' },
        })
        assert.equal(answer.statusCode, status, url)
      }
      assert.deepEqual(await panel.db.read('billing_entries').count({ n: 'id' }), before)
    })

    it('parks a payment of a wrong amount once, and the invoice stays open (A3)', async () => {
      const invoice = await issue(panel, customer.accountId, 200_000)
      const started = await startPaying(panel, customer, invoice.id)
      const url = await press(panel, started.redirectUrl, 'wrong_amount')
      const before = await facts('billing.payment.parked')
      await Promise.all([returnTo(url), returnTo(url), returnTo(url)])
      assert.equal((await facts('billing.payment.parked')) - before, 1)
      assert.equal((await attempt(started.attemptId))['status'], 'parked')
      assert.equal((await invoiceOf(panel, invoice.id)).status, 'issued')
    })

    it('sends money for a paid or voided invoice to the wallet, once', async () => {
      const rich = await panel.customer()
      await fund(panel, rich.accountId, 900, `fund:${rich.accountId}`)
      const paid = await issue(panel, rich.accountId, 900)
      const late = await startPaying(panel, rich, paid.id)
      await panel.api('POST', `/api/invoices/${paid.id}/pay`, { token: rich.token, body: { method: 'wallet' } })
      const url = await press(panel, late.redirectUrl, 'paid')
      await Promise.all([returnTo(url), returnTo(url)])
      assert.equal(await balance(panel, rich.accountId), 900n)
      const gone = await issue(panel, rich.accountId, 50)
      const toVoid = await startPaying(panel, rich, gone.id)
      await panel.db.transaction((tx) => panel.get(Invoicing).void(tx, gone.id, actor))
      await returnTo(await press(panel, toVoid.redirectUrl, 'paid'))
      assert.equal(await balance(panel, rich.accountId), 950n)
      assert.equal((await invoiceOf(panel, gone.id)).status, 'void')
    })

    it('takes two tabs paying the same invoice: one pays it, the other fills the wallet', async () => {
      const twice = await panel.customer()
      const invoice = await issue(panel, twice.accountId, 300)
      const tabs = [await startPaying(panel, twice, invoice.id), await startPaying(panel, twice, invoice.id)]
      const urls = await Promise.all(tabs.map((tab) => press(panel, tab.redirectUrl, 'paid')))
      await Promise.all(urls.map(returnTo))
      assert.equal((await invoiceOf(panel, invoice.id)).status, 'paid')
      assert.equal(await balance(panel, twice.accountId), 300n)
    })

    it('lets no instance speak about the payments of another', async () => {
      const invoice = await issue(panel, customer.accountId)
      const started = await startPaying(panel, customer, invoice.id)
      await press(panel, started.redirectUrl, 'paid')
      const about = { instance: 'second', attemptId: started.attemptId, reference: 'sbx_1' }
      const { headers, body } = signedWebhook(secondKey, about, panel.clock.now())
      const answer = await panel.inject({
        method: 'POST',
        url: '/hooks/gateway-sandbox/second',
        headers,
        payload: body,
      })
      assert.equal(answer.statusCode, 400)
      assert.equal((await attempt(started.attemptId))['status'], 'redirected')
      assert.equal((await invoiceOf(panel, invoice.id)).status, 'issued')
    })

    it('starts no payment that could lead elsewhere or to somebody else (B19, C1)', async () => {
      const invoice = await issue(panel, customer.accountId)
      const wanted = { invoiceId: invoice.id, accountId: customer.accountId, method: 'sandbox', returnPath: '/', actor }
      const payments = panel.get(Payments)
      for (const returnPath of ['//evil.example', '/\\evil.example', 'https://evil.example', '/\t/evil.example', ''])
        await assert.rejects(payments.start({ ...wanted, returnPath }), (e) =>
          isPanelError(e, 'PAYMENT_RETURN_INVALID'),
        )
      await assert.rejects(payments.start({ ...wanted, accountId: 99_999 }), (e) => isPanelError(e, 'NOT_FOUND'))
      await assert.rejects(payments.start({ ...wanted, method: 'nope' }), (e) =>
        isPanelError(e, 'PAYMENT_METHOD_UNKNOWN'),
      )
    })

    it('opens the sandbox page only to those who know its address', async () => {
      const invoice = await issue(panel, customer.accountId)
      const { attemptId, redirectUrl } = await startPaying(panel, customer, invoice.id)
      const page = await panel.inject({ method: 'GET', url: new URL(redirectUrl).pathname })
      assert.equal(page.statusCode, 200)
      assert.match(page.body, /name="outcome" value="paid_twice"/)
      const guess = await panel.inject({ method: 'GET', url: `/sandbox/pay/${attemptId}/${'0'.repeat(64)}` })
      assert.equal(guess.statusCode, 404)
    })

    it('shows an attempt to its own account alone', async () => {
      const stranger = await panel.customer()
      const invoice = await issue(panel, customer.accountId)
      const { attemptId } = await startPaying(panel, customer, invoice.id)
      assert.equal((await panel.api('GET', `/api/payments/${attemptId}`, { token: stranger.token })).status, 404)
      const own = await panel.customer()
      const theirs = await startPaying(panel, own, (await issue(panel, own.accountId)).id)
      const answer = await panel.api('GET', `/api/payments/${theirs.attemptId}`, { token: own.token })
      assert.deepEqual([answer.body.status, answer.body.method], ['redirected', 'sandbox'])
    })
  })
