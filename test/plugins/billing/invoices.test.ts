import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { isPanelError } from 'nettoria'
import { Invoicing } from 'nettoria/contracts/billing'
import { engines } from 'nettoria/testing'
import type { TestPanel, TestUser } from 'nettoria/testing'
import { actor, balance, billingPanel, breaches, eur, fund, invoiceOf, issue } from './bench.js'

for (const engine of engines())
  describe(`invoices on ${engine}`, () => {
    let panel: TestPanel
    let customer: TestUser
    const invoicing = () => panel.get(Invoicing)
    const refund = (id: number) =>
      panel.db.transaction((tx) => invoicing().refundToWallet(tx, id, 'it could not be delivered', actor))
    const payFromWallet = (id: number, who = customer) =>
      panel.api('POST', `/api/invoices/${id}/pay`, { token: who.token, body: { method: 'wallet' } })

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

    it('numbers fifty issued at once without gap or repetition, and gives back those rolled back (A17, M9)', async () => {
      const failing = () =>
        panel.db
          .transaction(async (tx) => {
            const line = { description: 'x', product: 'x', quantity: 1, unitPrice: eur(1) }
            const subject = { kind: 'test', id: 1 }
            await invoicing().issue(tx, {
              accountId: customer.accountId,
              currency: 'EUR',
              lines: [line],
              subject,
              dueAt: 1,
              actor,
            })
            throw new Error('stop')
          })
          .catch(() => undefined)
      const all = await Promise.all(
        Array.from({ length: 60 }, (_, i) => (i % 6 === 5 ? failing() : issue(panel, customer.accountId))),
      )
      const numbers = all.flatMap((invoice) => (invoice ? [invoice.number] : [])).sort()
      assert.deepEqual(
        numbers,
        Array.from({ length: 50 }, (_, i) => `INV-2026-${String(i + 1).padStart(6, '0')}`),
      )
    })

    it('starts again with the year', async () => {
      const back = panel.clock.now()
      panel.clock.set(Date.UTC(2027, 0, 1))
      assert.equal((await issue(panel, customer.accountId)).number, 'INV-2027-000001')
      panel.clock.set(back)
      assert.equal((await issue(panel, customer.accountId)).number, 'INV-2026-000051')
    })

    it('refuses lines that make no invoice (A13)', async () => {
      const line = { description: 'x', product: 'server', quantity: 1, unitPrice: eur(100) }
      const wrong = [
        [],
        [{ ...line, quantity: 0 }],
        [{ ...line, quantity: -5 }],
        [{ ...line, quantity: 1.5 }],
        [{ ...line, quantity: 1e309 }],
        [line, { ...line, unitPrice: eur(-101) }],
        [{ ...line, product: 'No Slug' }],
        [{ ...line, unitPrice: { currency: 'SEK', minor: 100n } }],
        [{ ...line, unitPrice: eur(10n ** 17n) }],
      ]
      for (const lines of wrong)
        await assert.rejects(issue(panel, customer.accountId, 1, { lines }), (e) =>
          isPanelError(e, 'INVOICE_LINES_INVALID'),
        )
    })

    it('is paid at once when it costs nothing', async () => {
      const line = { description: 'x', product: 'server', quantity: 2, unitPrice: eur(100) }
      const invoice = await issue(panel, customer.accountId, 1, {
        lines: [line, { ...line, quantity: 1, unitPrice: eur(-200) }],
      })
      assert.deepEqual([invoice.status, invoice.total.minor], ['paid', 0n])
    })

    it('is paid once by a hundred racing wallet payments (A9, A21)', async () => {
      const rich = await panel.customer()
      await fund(panel, rich.accountId, 10_000, `fund:${rich.accountId}`)
      const invoice = await issue(panel, rich.accountId, 700)
      const answers = await Promise.all(Array.from({ length: 100 }, () => payFromWallet(invoice.id, rich)))
      const statuses = answers.map((answer) => answer.status)
      assert.equal(statuses.filter((status) => status === 200).length, 1)
      assert.ok(
        statuses.every((status) => status === 200 || status === 409),
        `answered ${[...new Set(statuses)]}`,
      )
      assert.equal(await balance(panel, rich.accountId), 9300n)
      assert.equal((await invoiceOf(panel, invoice.id)).status, 'paid')
    })

    it('gives the same answer to the same Idempotency-Key (M6)', async () => {
      const rich = await panel.customer()
      await fund(panel, rich.accountId, 1000, `fund:${rich.accountId}`)
      const invoice = await issue(panel, rich.accountId, 400)
      const headers = { 'idempotency-key': 'k-1' }
      const pay = (body: object) =>
        panel.api('POST', `/api/invoices/${invoice.id}/pay`, { token: rich.token, headers, body })
      assert.deepEqual((await pay({ method: 'wallet' })).body, { status: 'paid' })
      assert.deepEqual((await pay({ method: 'wallet' })).body, { status: 'paid' })
      assert.equal((await pay({ method: 'sandbox' })).status, 422)
      assert.equal(await balance(panel, rich.accountId), 600n)
    })

    it('is not paid by a wallet that holds too little', async () => {
      const poor = await panel.customer()
      await fund(panel, poor.accountId, 50, `fund:${poor.accountId}`)
      const invoice = await issue(panel, poor.accountId, 51)
      const answer = await payFromWallet(invoice.id, poor)
      assert.deepEqual([answer.status, answer.body.code], [409, 'LEDGER_BELOW_LIMIT'])
      assert.equal(await balance(panel, poor.accountId), 50n)
      assert.equal((await invoiceOf(panel, invoice.id)).status, 'issued')
    })

    it('is refunded to the wallet once (M11)', async () => {
      const rich = await panel.customer()
      await fund(panel, rich.accountId, 500, `fund:${rich.accountId}`)
      const invoice = await issue(panel, rich.accountId, 500)
      await payFromWallet(invoice.id, rich)
      const amounts = await Promise.all([refund(invoice.id), refund(invoice.id), refund(invoice.id)])
      assert.deepEqual(
        amounts.map((amount) => amount.minor),
        [500n, 500n, 500n],
      )
      assert.equal(await balance(panel, rich.accountId), 500n)
      assert.equal((await invoiceOf(panel, invoice.id)).status, 'refunded')
      assert.equal((await payFromWallet(invoice.id, rich)).status, 409)
    })

    it('refunds nothing for what nobody paid', async () => {
      const invoice = await issue(panel, customer.accountId)
      assert.equal((await refund(invoice.id)).minor, 0n)
      assert.equal((await invoiceOf(panel, invoice.id)).status, 'issued')
    })

    it('is voided only while unpaid', async () => {
      const cancel = (id: number) => panel.db.transaction((tx) => invoicing().void(tx, id, actor))
      const open = await issue(panel, customer.accountId)
      await cancel(open.id)
      await cancel(open.id)
      assert.equal((await invoiceOf(panel, open.id)).status, 'void')
      assert.equal((await payFromWallet(open.id)).status, 409)
      const rich = await panel.customer()
      await fund(panel, rich.accountId, 10, `fund:${rich.accountId}`)
      const paid = await issue(panel, rich.accountId, 10)
      await payFromWallet(paid.id, rich)
      await assert.rejects(cancel(paid.id), (e) => isPanelError(e, 'INVOICE_NOT_OPEN'))
    })

    it('is seen by its account alone, in the API and on the pages (C1)', async () => {
      const invoice = await issue(panel, customer.accountId)
      const stranger = await panel.customer()
      const headers = { authorization: `Bearer ${stranger.token}` }
      assert.equal((await panel.api('GET', `/api/invoices/${invoice.id}`, { token: stranger.token })).status, 404)
      assert.equal((await panel.inject({ method: 'GET', url: `/invoices/${invoice.id}`, headers })).statusCode, 404)
      assert.equal((await payFromWallet(invoice.id, stranger)).status, 404)
      assert.deepEqual((await panel.api('GET', '/api/invoices', { token: stranger.token })).body.items, [])
      assert.equal((await panel.api('GET', '/api/invoices')).status, 401)
    })

    it('is listed by page and shown in both languages', async () => {
      const first = await panel.api('GET', '/api/invoices?limit=2&status=issued', { token: customer.token })
      assert.equal(first.body.items.length, 2)
      const next = await panel.api('GET', `/api/invoices?limit=2&cursor=${first.body.nextCursor}`, {
        token: customer.token,
      })
      assert.ok(next.body.items[0].id < first.body.items[1].id)
      const { id, number } = first.body.items[0] as { id: number; number: string }
      const texts = { en: 'Pay with Sandbox', fa: 'پرداخت با' }
      for (const [language, text] of Object.entries(texts)) {
        const headers = { authorization: `Bearer ${customer.token}`, cookie: `ntt_locale=${language}` }
        const page = await panel.inject({ method: 'GET', url: `/invoices/${id}`, headers })
        assert.equal(page.statusCode, 200)
        for (const part of [number, text]) assert.ok(page.body.includes(part), `${part} is missing`)
      }
    })
  })
