import 'reflect-metadata'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { engines } from 'nettoria/testing'
import { Browser } from '../form-browser.js'
import { openRealShop } from '../real-shop.js'

const unbuildable = { hypervisor: 'sim', imageId: 1, template: 'a-template-nobody-has' }

for (const engine of engines())
  describe(`an operator and everybody’s orders, ${engine}`, () => {
    it('finds, cancels what is unpaid, refunds what is parked once, and ends subscriptions', async (t) => {
      const shop = await openRealShop(engine, { compute: { onFailure: 'park' } }, { templates: 'debian-12' })
      t.after(() => shop.stop())
      const status = async (url: string) => (await shop.admin('GET', url)).body.items.map((one: any) => one.id)
      const running = await shop.buy()
      const unpaid = await shop.place()
      await shop.admin('PUT', '/compute/templates', unbuildable)
      const parked = await shop.buy()

      assert.deepEqual(await status('/orders'), [parked, unpaid, running])
      assert.deepEqual(await status('/orders?status=active'), [running])
      assert.deepEqual(await status('/orders?parked=true'), [parked])
      assert.deepEqual(await status(`/orders?accountId=${shop.operator.accountId}`), [])
      const one = (await shop.admin('GET', `/orders/${running}`)).body
      assert.deepEqual([one.customer.email, one.servers[0].state], [shop.customer.email, 'running'])
      assert.deepEqual(one.can, { cancel: false, refund: false })
      assert.equal((await shop.admin('GET', '/orders/99')).status, 404)

      assert.equal((await shop.admin('POST', `/orders/${running}/cancel`)).body.code, 'ORDER_STATE')
      assert.equal((await shop.admin('POST', `/orders/${unpaid}/cancel`)).body.status, 'cancelled')
      assert.equal((await shop.admin('POST', `/orders/${running}/refund`)).body.code, 'ORDER_NOT_PARKED')
      const answers = await Promise.all([1, 2, 3].map(() => shop.admin('POST', `/orders/${parked}/refund`)))
      assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409, 409])
      const { total } = (await shop.admin('GET', `/orders/${parked}`)).body
      assert.deepEqual(answers.find((answer) => answer.status === 200)!.body.refunded, total)
      assert.equal((await shop.admin('POST', '/vms/2/retry')).body.code, 'ORDER_REFUNDED')

      assert.deepEqual(await status('/subscriptions?status=active'), [1])
      const cancelled = await shop.admin('POST', '/subscriptions/1/cancel', { when: 'now' })
      assert.deepEqual([cancelled.status, cancelled.body.status], [200, 'cancelling'])
      const again = await shop.admin('POST', '/subscriptions/1/cancel', { when: 'now' })
      assert.equal(again.body.code, 'SUBSCRIPTION_STATE')
      await shop.panel.settle()
      assert.equal((await shop.admin('GET', '/subscriptions/1')).body.status, 'ended')
      assert.equal((await shop.admin('GET', '/vms/1')).body.state, 'terminated')
      assert.deepEqual(await shop.audit(), [])

      for (const url of ['/orders', '/orders/1', '/subscriptions', '/subscriptions/1']) {
        const { token } = shop.customer
        assert.equal((await shop.panel.api('GET', `/api/admin${url}`, { token })).status, 403, url)
      }
    })
  })

describe('the operator’s pages of orders and subscriptions', () => {
  it('list, filter, show and act with forms alone', async (t) => {
    const shop = await openRealShop('sqlite', { compute: { onFailure: 'park' } }, { templates: 'debian-12' })
    t.after(() => shop.stop())
    const browser = new Browser(shop.panel)
    await browser.signIn(shop.operator)
    const see = async (url: string, locale = 'en') => {
      const answer = await browser.get(`/admin${url}`, locale)
      assert.equal(answer.statusCode, 200, `${url}: ${answer.body.slice(0, 500)}`)
      return answer.body
    }
    const send = async (url: string, expected: number, fields: Record<string, string> = {}) => {
      const answer = await browser.post(`/admin${url}`, fields)
      assert.equal(answer.statusCode, expected, answer.body.slice(0, 2000))
      return answer.body
    }
    assert.match(await see('/orders'), /No orders yet/)
    assert.match(await see('/subscriptions'), /No subscriptions yet/)
    const running = await shop.buy()
    const unpaid = await shop.place({ hostname: 'unpaid.example.com' })
    await shop.admin('PUT', '/compute/templates', unbuildable)
    const parked = await shop.buy({ hostname: 'parked.example.com' })
    const filtered = await see('/orders?status=parked&account=')
    assert.match(filtered, /parked\.example\.com/)
    assert.doesNotMatch(filtered, /unpaid\.example\.com/)
    // As the Persian list writes it, and as it is copied from there.
    for (const account of ['۲', '٢', '\u2068۲\u2069 '])
      for (const list of ['orders', 'subscriptions'])
        assert.match(await see(`/${list}?account=${encodeURIComponent(account)}`, 'fa'), /example\.com/, account)
    for (const query of ['orders?account=ab', 'subscriptions?account=ab']) {
      const refused = await browser.get(`/admin/${query}`)
      assert.equal(refused.statusCode, 400)
      assert.match(refused.body, /id="field-account"[^>]* value="ab"/)
      assert.match(refused.body, /id="error-account"/)
    }
    assert.match(await see(`/orders?status=&account=${shop.operator.accountId}`), /Nothing matches/)
    assert.match(await see(`/orders/${running}`, 'fa'), /href="\/admin\/servers\/1"/)
    assert.match(await see(`/orders/${parked}`), /try again on the server/)
    assert.match(await see('/orders'), /href="\/admin\/orders\?format(=|&#x3D;)csv"/)
    const csv = await browser.get('/admin/orders?format=csv')
    assert.match(String(csv.headers['content-disposition']), /attachment; filename="orders\.csv"/)
    assert.equal(csv.body.trim().split('\r\n').length, 4, 'a heading and three orders')
    assert.match(csv.body, new RegExp(`^${parked},`, 'm'))
    const { total, createdAt } = (await shop.admin('GET', `/orders/${parked}`)).body
    const row = csv.body.split('\r\n').find((line: string) => line.startsWith(`${parked},`))!
    assert.match(csv.body, /^\ufeffNumber,Host name,Server,State,Total,Currency,Account,Placed\r\n/)
    assert.match(row, /^\d+,parked\.example\.com,[^,]/)
    assert.ok(row.endsWith(`,Waits for a decision,${total.amount},${total.currency},2,${createdAt}`), row)
    assert.doesNotMatch(csv.body, /[\u200e\u200f\u2066-\u2069]/)
    assert.match(await see('/subscriptions'), /href="\/admin\/subscriptions\?format(=|&#x3D;)csv"/)
    const held = await browser.get('/admin/subscriptions?format=csv&status=active')
    const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/.source
    const line = `^1,web-01\\.example\\.com,[^,]+,Active,[\\d.]+,${total.currency},Monthly,${instant},2,${running},${instant}\r$`
    assert.match(held.body, new RegExp(line, 'm'))
    assert.equal(held.body.trim().split('\r\n').length, 2)
    const members = `href="/admin/users?account=${shop.customer.accountId}"`
    for (const url of ['/orders', `/orders/${running}`, '/subscriptions', '/subscriptions/1', '/servers', '/servers/1'])
      assert.ok((await see(url, 'fa')).includes(members), url)
    await send(`/orders/${unpaid}/cancel`, 303)
    await send(`/orders/${parked}/refund`, 303)
    await send(`/orders/${parked}/refund`, 303)
    // From a page that was opened since, it is another wish.
    await see(`/orders/${parked}`)
    assert.match(await send(`/orders/${parked}/refund`, 409), /not returned yet/)
    assert.match(await see(`/orders/${parked}`), /Money returned/)

    assert.match(await see('/subscriptions?status=active'), /web-01\.example\.com/)
    assert.match(await see('/subscriptions/1', 'fa'), /لغو فوری/)
    assert.match(await send('/subscriptions/1/cancel', 400, { confirm: 'other' }), /id="error-confirm"/)
    await send('/subscriptions/1/cancel', 303, { confirm: 'web-01.example.com' })
    await shop.panel.settle()
    assert.match(await see('/subscriptions/1'), /Ended/)
    assert.equal((await browser.get('/admin/orders/99')).statusCode, 404)
    assert.equal((await browser.get('/admin/subscriptions/99')).statusCode, 404)
    const customer = new Browser(shop.panel)
    await customer.signIn(shop.customer)
    for (const url of ['/orders', '/orders/1', '/subscriptions', '/subscriptions/1'])
      assert.equal((await customer.get(`/admin${url}`)).statusCode, 403, url)
  })
})
