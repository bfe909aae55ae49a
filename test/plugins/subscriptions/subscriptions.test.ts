import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import pino from 'pino'
import { moneyOf } from 'nettoria'
import type { AdapterInstances } from 'nettoria'
import { Fulfilments, Subscriptions } from 'nettoria/contracts/subscriptions'
import type { Fulfilment, SoldConfiguration } from 'nettoria/contracts/subscriptions'
import { engines } from 'nettoria/testing'
import { CancelSubscription } from '../../../plugins/subscriptions/cancel-subscription.js'
import { sourcesOf, transitions } from '../../../plugins/subscriptions/move-subscription.js'
import { openShop } from '../ordering/shop.js'
import type { Shop } from '../ordering/shop.js'

const configuration: SoldConfiguration = {
  kind: 'server',
  productSlug: 'cloud-server',
  productName: 'Cloud server',
  planId: 3,
  planName: 'M2',
  resources: { cpu: 2, ramGb: 4, diskGb: 80, ipv4: 1, trafficGb: 2000 },
  datacenterId: 1,
  imageId: 1,
  hostname: 'web-01.example.com',
  sshKeys: [],
  userData: null,
}

for (const engine of engines())
  describe(`subscriptions on ${engine}`, () => {
    let shop: Shop
    before(async () => void (shop = await openShop(engine)))
    after(() => shop.stop())
    const api = (method: string, url: string, body?: unknown) =>
      shop.panel.api(method, url, { token: shop.user.token, ...(body === undefined ? {} : { body }) })
    const cancel = (id: number, when: string) => api('POST', `/api/subscriptions/${id}/cancel`, { when })
    let orderId = 1000

    async function start(sold: Partial<SoldConfiguration> = {}, order = ++orderId) {
      const { accountId } = shop.user
      const subscription = {
        accountId,
        orderId: order,
        item: 1,
        invoiceId: 1,
        period: 'monthly' as const,
        price: moneyOf('EUR', 890n),
      }
      const request = { ...subscription, configuration: { ...configuration, ...sold } }
      return shop.panel.db.transaction((tx) => shop.panel.get(Subscriptions).start(tx, request))
    }
    async function running() {
      const { id } = await start()
      await shop.ready(id)
      return id
    }
    const read = async (id: number) => (await api('GET', `/api/subscriptions/${id}`)).body

    it('starts once for an item of an order', async () => {
      const before = shop.asked.create.length
      const first = await start({}, 500)
      const second = await start({}, 500)
      assert.equal(second.id, first.id)
      assert.equal(shop.asked.create.length, before + 1)
      assert.deepEqual(
        (await shop.panel.get(Subscriptions).ofOrder(shop.panel.db.read, 500)).map(({ id }) => id),
        [first.id],
      )
    })

    it('is paid for one period from its start, and keeps what was sold', async () => {
      const { id } = await start()
      const view = (await shop.panel.get(Subscriptions).view(shop.panel.db.read, id))!
      assert.equal(view.createdAt, shop.panel.clock.now())
      assert.equal(new Date(view.paidUntil).toISOString(), '2026-02-15T09:00:00.000Z')
      assert.deepEqual(view.configuration, configuration)
      assert.deepEqual(view.price, moneyOf('EUR', 890n))
    })

    it('is not started when nothing builds that kind', async () => {
      await assert.rejects(start({ kind: 'domain' }, 501), { code: 'SUBSCRIPTION_FULFILMENT_MISSING' })
      assert.deepEqual(await shop.panel.get(Subscriptions).ofOrder(shop.panel.db.read, 501), [])
    })

    it('cancels now: asks once for the server to go, and ends when it is gone', async () => {
      const id = await running()
      const answer = await cancel(id, 'now')
      assert.deepEqual([answer.status, answer.body.status], [200, 'cancelling'])
      const again = await cancel(id, 'now')
      assert.deepEqual([again.status, again.body.code], [409, 'SUBSCRIPTION_STATE'])
      await shop.pass(120_000)
      assert.equal(shop.asked.terminate.filter(({ subscriptionId }) => subscriptionId === id).length, 1)
      await shop.terminated(id)
      assert.equal((await read(id)).status, 'ended')
    })

    it('cancels at the end of the period, not a second earlier', async () => {
      const id = await running()
      const answer = await cancel(id, 'period_end')
      assert.equal(answer.body.status, 'active')
      assert.equal(answer.body.cancelAt, answer.body.paidUntil)
      const end = Date.parse(answer.body.paidUntil)
      await shop.pass(end - 1000 - shop.panel.clock.now())
      assert.equal((await read(id)).status, 'active')
      await shop.pass(61_000)
      assert.equal((await read(id)).status, 'cancelling')
      assert.deepEqual(shop.asked.terminate.filter(({ subscriptionId }) => subscriptionId === id).length, 1)
    })

    it('resumes until the end has come', async () => {
      const id = await running()
      await cancel(id, 'period_end')
      const resumed = await api('POST', `/api/subscriptions/${id}/resume`)
      assert.deepEqual([resumed.status, resumed.body.cancelAt], [200, null])
      const nothing = await api('POST', `/api/subscriptions/${id}/resume`)
      assert.deepEqual([nothing.status, nothing.body.code], [409, 'SUBSCRIPTION_NOT_CANCELLED'])
      await shop.pass(40 * 86_400_000)
      assert.equal((await read(id)).status, 'active')
      await cancel(id, 'now')
      assert.equal((await api('POST', `/api/subscriptions/${id}/resume`)).status, 409)
    })

    it('does not let one that cannot be taken down hold up the others, and asks for it again', async () => {
      const ids = [await running(), await running()]
      for (const id of ids) await cancel(id, 'period_end')
      shop.failFulfilment('out of order')
      await shop.pass(40 * 86_400_000)
      for (const id of ids) assert.equal((await read(id)).status, 'cancelling')
      assert.equal(shop.asked.terminate.filter(({ subscriptionId }) => ids.includes(subscriptionId)).length, 0)
      shop.failFulfilment(null)
      await shop.pass(60_000)
      assert.equal(shop.asked.terminate.filter(({ subscriptionId }) => ids.includes(subscriptionId)).length, 2)
    })

    it('asks once for each when two nodes work the same moment', async () => {
      const ids = [await running(), await running(), await running()]
      for (const id of ids) await cancel(id, 'period_end')
      shop.panel.clock.advance(40 * 86_400_000)
      const { panel } = shop
      const fulfilments = panel.panel.services.registries.registry(Fulfilments) as AdapterInstances<Fulfilment>
      const node = () => new CancelSubscription(panel.db, panel.clock, pino({ level: 'silent' }), fulfilments)
      await Promise.all([node().endDue(), node().endDue(), node().endDue()])
      await shop.pass(0)
      const asked = shop.asked.terminate.map(({ subscriptionId }) => subscriptionId).filter((id) => ids.includes(id))
      assert.deepEqual(
        asked.toSorted((a, b) => a - b),
        ids,
      )
    })

    it('takes one of many racing cancellations', async () => {
      const id = await running()
      const answers = await Promise.all(Array.from({ length: 8 }, () => cancel(id, 'now')))
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array<number>(7).fill(409)])
      assert.equal(shop.asked.terminate.filter(({ subscriptionId }) => subscriptionId === id).length, 1)
    })

    it('cannot be cancelled while it is built, and ignores facts that come too late', async () => {
      const { id } = await start()
      assert.equal((await cancel(id, 'now')).status, 409)
      assert.equal((await cancel(id, 'period_end')).status, 409)
      await shop.failed(id, 'refund')
      await shop.ready(id)
      await shop.terminated(id)
      assert.equal((await read(id)).status, 'failed')
    })

    it('is closed to others and to what it does not know', async () => {
      const id = await running()
      const { token } = await shop.panel.customer()
      for (const [method, url, body] of [
        ['GET', `/api/subscriptions/${id}`, undefined],
        ['POST', `/api/subscriptions/${id}/cancel`, { when: 'now' }],
        ['POST', `/api/subscriptions/${id}/resume`, undefined],
      ] as const)
        assert.equal((await shop.panel.api(method, url, { token, ...(body && { body }) })).status, 404, url)
      for (const body of [{}, { when: 'later' }, { when: 'now', refund: true }])
        assert.equal((await api('POST', `/api/subscriptions/${id}/cancel`, body)).status, 400)
    })

    it('lists the account’s own', async () => {
      const page = (await api('GET', '/api/subscriptions?limit=3')).body
      assert.equal(page.items.length, 3)
      assert.ok(page.nextCursor)
    })
  })

describe('the life of a subscription', () => {
  it('leads from every state but the last ones', () => {
    assert.deepEqual(
      Object.keys(transitions).filter((state) => transitions[state as 'ended'].length === 0),
      ['ended'],
    )
    assert.deepEqual(sourcesOf('cancelling'), ['active', 'suspended'])
  })
})
