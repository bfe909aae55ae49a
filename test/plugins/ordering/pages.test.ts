import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { engines } from 'nettoria/testing'
import { Browser } from '../../core/identity/people.js'
import { openShop } from './shop.js'
import type { Shop } from './shop.js'

const choices = {
  serviceId: '1',
  planId: '3',
  datacenterId: '1',
  imageId: '1',
  period: 'monthly',
  hostname: 'web-01.example.com',
}

for (const engine of engines())
  describe(`order pages on ${engine}`, () => {
    let shop: Shop
    let member: Browser
    before(async () => {
      shop = await openShop(engine)
      member = new Browser(shop.panel)
      const { email, password } = shop.user
      assert.equal((await member.post('/login', { identifier: email, password }, '/login')).statusCode, 303)
    })
    after(() => shop.stop())
    const has = (body: string, ...texts: string[]) => {
      for (const text of texts)
        assert.ok(body.includes(text), `no "${text}" in ${body.replace(/\s+/g, ' ').slice(0, 20_000)}`)
    }

    it('lets guests configure, keeps their choice through signing up, and orders nothing', async () => {
      const guest = new Browser(shop.panel)
      const page = await guest.get('/order?planId=xl8&datacenterId=helsinki&utm_source=mail')
      assert.equal(page.statusCode, 200)
      has(page.body, '€33.50', 'Helsinki', 'Create account and order')
      const sent = await guest.post('/order', { ...choices, planId: '5', sshKeys: 'secret', intent: 'order' })
      assert.equal(sent.statusCode, 303)
      const target = new URL(sent.headers.location!, 'http://x')
      assert.equal(target.pathname, '/register')
      const next = new URL(target.searchParams.get('next')!, 'http://x')
      assert.deepEqual(
        [next.pathname, next.searchParams.get('planId'), next.searchParams.get('hostname')],
        ['/order', '5', 'web-01.example.com'],
      )
      assert.ok(!next.search.includes('secret'))
      assert.equal((await shop.panel.db.read('ordering_orders').select('id')).length, 0)
    })

    it('answers the price alone while the customer chooses', async () => {
      const fragment = await member.post('/order/quote', { ...choices, period: 'annual' }, '/order')
      assert.equal(fragment.statusCode, 200)
      has(fragment.body, '€93.98')
      assert.ok(!fragment.body.includes('<html'))
      const windows = await member.post('/order/quote', { ...choices, planId: '1', imageId: '5' }, '/order')
      has(windows.body, 'at least 50 GiB')
    })

    it('shows the price anew without scripts, and keeps what was written', async () => {
      const page = await member.post(
        '/order',
        {
          ...choices,
          planId: 'custom',
          cpu: '۴',
          ramGb: '8',
          diskGb: '50',
          ipv4: '1',
          trafficGb: '500',
          intent: 'update',
        },
        '/order',
      )
      assert.equal(page.statusCode, 200)
      has(page.body, '€25.80', 'value="web-01.example.com"')
      assert.equal((await shop.panel.db.read('ordering_orders').select('id')).length, 0)
    })

    it('says beside each field what is wrong', async () => {
      const page = await member.post(
        '/order',
        { ...choices, hostname: 'bad_name', datacenterId: '1', planId: 'custom', cpu: 'x', intent: 'order' },
        '/order',
      )
      assert.equal(page.statusCode, 400)
      console.log(page.body.match(/error-hostname[^<]*</))
      has(page.body, 'Use letters a to z', 'Choose from 1 to 32', 'value="bad_name"')
    })

    it('refuses a form without its token', async () => {
      const answer = await shop.panel.inject({
        method: 'POST',
        url: '/order',
        payload: new URLSearchParams({ ...choices, intent: 'order' }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        cookies: Object.fromEntries(member.cookies),
      })
      assert.equal(answer.statusCode, 403)
    })

    it('orders, pays with the one method, follows the building, and cancels another', async () => {
      const placed = await member.post('/order', { ...choices, intent: 'order' }, '/order')
      assert.equal(placed.statusCode, 303, placed.body)
      const payHref = placed.headers.location!
      assert.match(payHref, /^\/orders\/\d+\/pay$/)
      const id = Number(payHref.split('/')[2])
      has((await member.get(payHref)).body, 'Pay €8.90 with till', 'name="method" value="till"')
      const started = await member.post(payHref, { method: 'till' })
      const leaving = /https:\/\/till\.example\/[^"&]*/.exec(started.body)?.[0] ?? ''
      assert.deepEqual([started.statusCode, leaving.startsWith('https://till.example/')], [200, true])
      const unknown = await member.post(payHref, { method: 'nowhere' }, payHref)
      assert.ok(unknown.statusCode >= 400 && unknown.statusCode < 500, String(unknown.statusCode))
      has(unknown.body, 'Pay €8.90 with till')
      await shop.comeBack(Number(leaving.split('/').at(-1)))
      await shop.panel.settle()
      has((await member.get(`/orders/${id}`)).body, 'Being built', 'this page follows it')
      assert.equal((await member.get(payHref)).statusCode, 303)
      await shop.ready((await shop.subscription(id)).id)
      has((await member.get('/orders')).body, 'Active', 'web-01.example.com')

      const other = Number(
        (await member.post('/order', { ...choices, intent: 'order' }, '/order')).headers.location!.split('/')[2],
      )
      assert.equal((await member.post(`/orders/${other}/cancel`, {}, `/orders/${other}`)).statusCode, 303)
      has((await member.get(`/orders/${other}`)).body, 'Nothing is owed')
    })

    it('offers the balance once it is enough', async () => {
      const failed = Number(
        (await member.post('/order', { ...choices, intent: 'order' }, '/order')).headers.location!.split('/')[2],
      )
      await shop.pay(failed)
      await shop.failed((await shop.subscription(failed)).id, 'refund')
      has((await member.get(`/orders/${failed}`)).body, 'back in your balance')
      const next = Number(
        (await member.post('/order', { ...choices, intent: 'order' }, '/order')).headers.location!.split('/')[2],
      )
      has((await member.get(`/orders/${next}/pay`)).body, 'Your balance')
      assert.equal((await member.post(`/orders/${next}/pay`, { method: 'wallet' })).headers.location, `/orders/${next}`)
      await shop.panel.settle()
      assert.equal(await shop.status(next), 'provisioning')
    })

    it('says what was wrong on a page that has no place for it of its own', async () => {
      const stranger = new Browser(shop.panel)
      const { email, password } = shop.user
      await stranger.post('/login', { identifier: email, password }, '/login')
      const answer = await stranger.post('/orders/1/cancel', { _csrf: 'nonsense' }, '/orders/1')
      assert.equal(answer.statusCode, 403)
      has(answer.body, 'This page was open for too long', 'web-01.example.com')
    })

    it('asks for the host name before it gives up a server', async () => {
      const { id } = await shop.subscription(1)
      const page = `/subscriptions/${id}/cancel`
      has((await member.get(page)).body, '80 GiB disk', 'web-01.example.com', 'At the end of the paid period')
      const wrong = await member.post(page, { when: 'now', confirm: 'other.example.com' }, page)
      assert.equal(wrong.statusCode, 400)
      has(wrong.body, 'to confirm')
      assert.equal(
        (await member.post(page, { when: 'period_end', confirm: 'WEB-01.example.com' }, page)).statusCode,
        303,
      )
      assert.notEqual((await shop.subscription(1)).cancelAt, null)
      has((await member.get(page)).body, 'Keep the server')
      assert.equal((await member.post(`/subscriptions/${id}/resume`, {}, page)).statusCode, 303)
      assert.equal((await shop.subscription(1)).cancelAt, null)
      assert.equal((await member.post(page, { when: 'now', confirm: 'web-01.example.com' }, page)).statusCode, 303)
      assert.equal((await shop.subscription(1)).status, 'cancelling')
    })

    it('speaks Persian, with its digits and direction', async () => {
      member.cookies.set('ntt_locale', 'fa')
      for (const url of ['/order', '/orders', '/orders/1', '/subscriptions/1/cancel']) {
        const { statusCode, body } = await member.get(url)
        assert.equal(statusCode, 200, url)
        has(body, 'dir="rtl"')
        assert.ok(!/>\s*(ordering|subscriptions)\.[a-z]/.test(body), `a key without a text on ${url}`)
      }
      member.cookies.delete('ntt_locale')
    })

    it('keeps other people’s orders to themselves', async () => {
      const stranger = new Browser(shop.panel)
      const { email, password } = await shop.panel.customer()
      await stranger.post('/login', { identifier: email, password }, '/login')
      for (const url of ['/orders/1', '/orders/1/pay', '/subscriptions/1/cancel'])
        assert.equal((await stranger.get(url)).statusCode, 404, url)
      assert.equal((await new Browser(shop.panel).get('/orders')).statusCode, 303)
    })

    it('lets no member order whom the account does not let', async () => {
      const account = { account_id: shop.user.accountId, user_id: shop.user.id }
      await shop.panel.db.transaction((tx) => tx('identity_memberships').where(account).update({ role: 'technical' }))
      const answer = await member.post('/order', { ...choices, intent: 'order' }, '/order')
      assert.equal(answer.statusCode, 403)
      assert.equal((await shop.order()).status, 403)
      await shop.panel.db.transaction((tx) => tx('identity_memberships').where(account).update({ role: 'owner' }))
    })
  })
