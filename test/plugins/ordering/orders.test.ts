import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Invoicing } from 'nettoria/contracts/billing'
import { engines } from 'nettoria/testing'
import type { TestUser } from 'nettoria/testing'
import { openShop, selection } from './shop.js'
import type { Shop } from './shop.js'

for (const engine of engines())
  describe(`orders on ${engine}`, () => {
    let shop: Shop
    let stranger: TestUser
    before(async () => {
      shop = await openShop(engine)
      stranger = await shop.panel.customer()
    })
    after(() => shop.stop())
    const api = (method: string, url: string, body?: unknown, headers?: Record<string, string>) =>
      shop.panel.api(method, url, {
        token: shop.user.token,
        ...(body === undefined ? {} : { body }),
        ...(headers && { headers }),
      })

    it('freezes what was chosen, runs it once it is paid, and is complete when the server is ready', async () => {
      const placed = await shop.order({ hostname: 'Web-01.Example.COM' })
      assert.equal(placed.status, 201, JSON.stringify(placed.body))
      const { order, invoice } = placed.body
      assert.equal(order.status, 'awaiting_payment')
      assert.deepEqual(order.total, { currency: 'EUR', amount: '8.90' })
      assert.deepEqual(invoice.total, order.total)
      assert.equal(order.items[0].hostname, 'web-01.example.com')

      await shop.pay(order.id)
      assert.equal(await shop.status(order.id), 'provisioning')
      const subscription = await shop.subscription(order.id)
      assert.deepEqual(shop.asked.create.at(-1), { subscriptionId: subscription.id, hostname: 'web-01.example.com' })

      await shop.ready(subscription.id)
      assert.equal(await shop.status(order.id), 'active')
      assert.equal((await shop.subscription(order.id)).status, 'active')
    })

    it('takes a second return from the gateway for what it is', async () => {
      const { order } = (await shop.order()).body
      const attempt = await shop.startPaying(order.id)
      const before = shop.asked.create.length
      await Promise.all([shop.comeBack(attempt), shop.comeBack(attempt)])
      await shop.panel.settle()
      await shop.comeBack(attempt)
      await shop.panel.settle()
      assert.equal(shop.asked.create.length, before + 1)
      const late = await api('POST', `/api/orders/${order.id}/pay`, { method: 'till' })
      assert.deepEqual([late.status, late.body.code], [409, 'ORDER_STATE'])
    })

    it('gives the money back to the wallet, once, when the server cannot be built', async () => {
      const { order } = (await shop.order()).body
      await shop.pay(order.id)
      const { id } = await shop.subscription(order.id)
      const before = BigInt(await shop.wallet())
      await shop.failed(id, 'refund')
      await shop.failed(id, 'refund')
      assert.equal(await shop.status(order.id), 'failed')
      assert.equal((await shop.subscription(order.id)).status, 'failed')
      assert.equal(BigInt(await shop.wallet()) - before, 890n)
    })

    it('parks what an operator has to decide', async () => {
      const { order } = (await shop.order()).body
      await shop.pay(order.id)
      const before = await shop.wallet()
      await shop.failed((await shop.subscription(order.id)).id, 'park')
      assert.equal(await shop.status(order.id), 'failed')
      assert.equal(await shop.wallet(), before)
      const facts = await shop.panel.db.read('core_events').where({ name: 'ordering.order.failed' }).select('payload')
      const own = facts
        .map(({ payload }) => JSON.parse(payload as string))
        .filter(({ orderId }) => orderId === order.id)
      assert.deepEqual(
        own.map(({ refunded }) => refunded),
        [false],
      )
    })

    it('cancels before it is paid, with its invoice, and not after', async () => {
      const { order, invoice } = (await shop.order()).body
      const cancelled = await api('POST', `/api/orders/${order.id}/cancel`)
      assert.deepEqual([cancelled.status, cancelled.body.status], [200, 'cancelled'])
      const view = await shop.panel.get(Invoicing).view(shop.panel.db.read, invoice.id)
      assert.equal(view?.status, 'void')
      const again = await api('POST', `/api/orders/${order.id}/cancel`)
      assert.deepEqual([again.status, again.body.code], [409, 'ORDER_STATE'])

      const paid = (await shop.order()).body.order
      await shop.pay(paid.id)
      assert.equal((await api('POST', `/api/orders/${paid.id}/cancel`)).status, 409)
      assert.equal(await shop.status(paid.id), 'provisioning')
    })

    it('keeps the money when paying and cancelling race', async () => {
      for (let round = 0; round < 6; round++) {
        const { order } = (await shop.order()).body
        const attempt = await shop.startPaying(order.id)
        const [wallet, built] = [BigInt(await shop.wallet()), shop.asked.create.length]
        const moves = [() => shop.comeBack(attempt), () => api('POST', `/api/orders/${order.id}/cancel`)]
        await Promise.all((round % 2 ? moves : moves.reverse()).map((move) => move()))
        await shop.panel.settle()
        const status = await shop.status(order.id)
        const credited = BigInt(await shop.wallet()) - wallet
        const started = shop.asked.create.length - built
        if (status === 'provisioning') assert.deepEqual([credited, started], [0n, 1])
        else assert.deepEqual([status, credited, started], ['cancelled', 890n, 0])
      }
    })

    it('does one order for one Idempotency-Key', async () => {
      const body = { ...selection, hostname: 'once.example.com' }
      const key = { 'idempotency-key': `order-${engine}` }
      const answers = []
      for (let i = 0; i < 3; i++) answers.push(await api('POST', '/api/orders', body, key))
      assert.equal(new Set(answers.map((answer) => answer.body.order.id)).size, 1)
      const other = await api('POST', '/api/orders', { ...body, hostname: 'twice.example.com' }, key)
      assert.equal(other.status, 422)
    })

    it('shows and moves only the account’s own orders', async () => {
      const { order } = (await shop.order()).body
      const { token } = stranger
      for (const [method, url, body] of [
        ['GET', `/api/orders/${order.id}`, undefined],
        ['POST', `/api/orders/${order.id}/pay`, { method: 'till' }],
        ['POST', `/api/orders/${order.id}/cancel`, undefined],
      ] as const)
        assert.equal(
          (await shop.panel.api(method, url, { token, ...(body && { body }) })).status,
          404,
          `${method} ${url}`,
        )
      assert.deepEqual((await shop.panel.api('GET', '/api/orders', { token })).body.items, [])
      assert.equal((await shop.panel.api('GET', '/api/orders')).status, 401)
    })

    it('lists page by page, newest first', async () => {
      const first = (await api('GET', '/api/orders?limit=2')).body
      const second = (await api('GET', `/api/orders?limit=2&cursor=${first.nextCursor}`)).body
      const ids = [...first.items, ...second.items].map((order: { id: number }) => order.id)
      assert.deepEqual(
        ids,
        ids.toSorted((a, b) => b - a),
      )
      assert.equal(new Set(ids).size, 4)
    })

    it('leaves books and orders that pass every audit, which a lost subscription does not', async () => {
      assert.deepEqual(await shop.audit(), [])
      const item = await shop.panel.db.read('ordering_order_items').whereNotNull('subscription_id').first()
      const set = (subscription_id: number | null) =>
        shop.panel.db.transaction((tx) => tx('ordering_order_items').where({ id: item.id }).update({ subscription_id }))
      await set(null)
      assert.equal((await shop.audit()).length, 1)
      await set(item.subscription_id)
    })

    it('starts nothing, and tries again, while no plugin can build it', async () => {
      const { order } = (await shop.order()).body
      const attempt = await shop.startPaying(order.id)
      shop.failFulfilment('out of order')
      await shop.comeBack(attempt)
      await shop.panel.settle()
      assert.equal(await shop.status(order.id), 'awaiting_payment')
      shop.failFulfilment(null)
      for (let minute = 0; minute < 10 && (await shop.status(order.id)) !== 'provisioning'; minute++)
        await shop.pass(60_000)
      assert.equal(await shop.status(order.id), 'provisioning')
    })
  })

describe('what a customer proves before ordering', () => {
  const cases = [
    { requireVerified: 'phone', verified: false, code: 'ORDER_PHONE_UNVERIFIED' },
    { requireVerified: 'email', verified: true, code: 'ORDER_EMAIL_UNVERIFIED' },
    { requireVerified: 'both', verified: true, code: 'ORDER_EMAIL_UNVERIFIED' },
    { requireVerified: 'none', verified: false, code: null },
  ]
  for (const { requireVerified, verified, code } of cases)
    it(`${requireVerified}: ${code ?? 'may order'}`, async () => {
      const shop = await openShop('sqlite', { ordering: { requireVerified } })
      const answer = await shop.order({}, await shop.panel.customer({ verified }))
      assert.deepEqual([answer.status, answer.body.code], code ? [403, code] : [201, undefined])
      await shop.stop()
    })
})
