import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { engines } from 'nettoria/testing'
import type { TestPanel, TestUser } from 'nettoria/testing'
import { Browser } from '../form-browser.js'
import { balance, billingPanel, breaches, fund, invoiceOf, issue, press, startPaying } from './bench.js'

for (const engine of engines())
  describe(`operators of billing on ${engine}`, () => {
    let panel: TestPanel
    let admin: TestUser
    const get = (url: string, who = admin) => panel.api('GET', url, { token: who.token })
    const post = (url: string, body: object, who = admin) => panel.api('POST', url, { token: who.token, body })

    before(async () => {
      panel = await billingPanel(engine)
      admin = await panel.admin()
    })
    after(async () => {
      try {
        assert.deepEqual(await breaches(panel), [])
      } finally {
        await panel.stop()
      }
    })

    async function parkOne() {
      const customer = await panel.customer()
      const invoice = await issue(panel, customer.accountId, 1000)
      const { redirectUrl, attemptId } = await startPaying(panel, customer, invoice.id)
      const url = await press(panel, redirectUrl, 'wrong_amount')
      await panel.inject({ method: 'GET', url })
      const { body } = await get('/api/admin/payments/parked')
      const parked = (body.items as { id: number; attemptId: number }[]).find((each) => each.attemptId === attemptId)!
      return { customer, invoice, url, parked }
    }

    it('put a parked payment into the wallet once, also when twenty press at the same moment', async () => {
      const { customer, invoice, url, parked } = await parkOne()
      const resolve = () => post(`/api/admin/payments/parked/${parked.id}/resolve`, { resolution: 'wallet' })
      const answers = await Promise.all(Array.from({ length: 20 }, resolve))
      const counts = (status: number) => answers.filter((answer) => answer.status === status).length
      assert.deepEqual([counts(204), counts(409)], [1, 19])
      assert.equal(await balance(panel, customer.accountId), 500n)
      await panel.inject({ method: 'GET', url })
      assert.equal(await balance(panel, customer.accountId), 500n)
      assert.equal((await invoiceOf(panel, invoice.id)).status, 'issued')
    })

    it('close a parked payment without booking anything', async () => {
      const { customer, parked } = await parkOne()
      const answer = await post(`/api/admin/payments/parked/${parked.id}/resolve`, { resolution: 'dismissed' })
      assert.equal(answer.status, 204)
      const late = await post(`/api/admin/payments/parked/${parked.id}/resolve`, { resolution: 'wallet' })
      assert.deepEqual([late.status, late.body.code], [409, 'PAYMENT_NOT_PARKED'])
      assert.equal(await balance(panel, customer.accountId), 0n)
    })

    it('take parked payments along as a file', async () => {
      const { customer, invoice } = await parkOne()
      const browser = new Browser(panel)
      await browser.signIn(admin)
      const { body } = await browser.get('/admin/payments?format=csv')
      const [heading, row] = body.split('\r\n')
      assert.equal(heading, '\ufeffReceived,Amount,Currency,What is wrong,Gateway,Reference,Invoice,Account')
      const end = `,sandbox,[^,]+,${invoice.id},${customer.accountId}$`
      assert.match(row!, new RegExp(`^\\d{4}-[\\d-]+T[\\d:.]+Z,[\\d.]+,[A-Z]{3},Another amount than asked for${end}`))
    })

    it('see parked payments on a page', async () => {
      const { parked } = await parkOne()
      const headers = { authorization: `Bearer ${admin.token}` }
      const page = await panel.inject({ method: 'GET', url: '/admin/payments', headers })
      assert.equal(page.statusCode, 200)
      assert.ok(page.body.includes(`/admin/payments/parked/${parked.id}/credit`))
    })

    it('list everything, ask a gateway again, and refund', async () => {
      const customer = await panel.customer()
      const invoice = await issue(panel, customer.accountId, 1000)
      const { redirectUrl, attemptId } = await startPaying(panel, customer, invoice.id)
      await press(panel, redirectUrl, 'paid')
      assert.deepEqual((await post(`/api/admin/payments/${attemptId}/recheck`, {})).body, { status: 'paid' })
      const paid = await get(`/api/admin/payments?accountId=${customer.accountId}&status=paid`)
      assert.deepEqual(
        paid.body.items.map((item: { id: number }) => item.id),
        [attemptId],
      )
      const answer = await post(`/api/admin/invoices/${invoice.id}/refund`, { reason: 'never delivered' })
      assert.deepEqual(answer.body, { refunded: { currency: 'EUR', amount: '10.00' } })
      assert.equal(await balance(panel, customer.accountId), 1000n)
      const refunded = await get(`/api/admin/invoices?accountId=${customer.accountId}&status=refunded`)
      assert.equal(refunded.body.items.length, 1)
    })

    it('are the only ones who may (C12)', async () => {
      const customer = await panel.customer()
      await fund(panel, customer.accountId, 1, `fund:${customer.accountId}`)
      const refused = [
        await get('/api/admin/payments', customer),
        await get('/api/admin/payments/parked', customer),
        await get('/api/admin/invoices', customer),
        await post('/api/admin/payments/1/recheck', {}, customer),
        await post('/api/admin/payments/parked/1/resolve', { resolution: 'wallet' }, customer),
        await post('/api/admin/invoices/1/refund', { reason: 'x' }, customer),
      ]
      assert.deepEqual(
        refused.map((answer) => answer.status),
        refused.map(() => 403),
      )
    })
  })
