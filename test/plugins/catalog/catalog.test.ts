import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Tx } from 'nettoria'
import { Catalog, periods } from 'nettoria/contracts/catalog'
import { DemoSeeds } from 'nettoria/contracts/demo'
import { createTestPanel, engines } from 'nettoria/testing'
import type { TestPanel } from 'nettoria/testing'
import { reviseCatalog } from '../../../plugins/catalog/remember-snapshot.js'

const seed = async (panel: TestPanel) => {
  for (const { adapter } of panel.panel.services.registries.registry(DemoSeeds).list())
    await panel.db.transaction((tx) => (adapter as { seed(tx: Tx): Promise<void> }).seed(tx))
}

for (const engine of engines())
  describe(`catalogue on ${engine}`, () => {
    let panel: TestPanel
    before(async () => void (panel = await createTestPanel({ engine, plugins: ['catalog'] })))
    after(() => panel.stop())
    const get = (url: string, headers?: Record<string, string>) => panel.api('GET', url, headers && { headers })

    it('is empty until something is on sale', async () => {
      assert.deepEqual((await get('/api/services')).body, { items: [], nextCursor: null })
    })

    it('seeds the demo once', async () => {
      await seed(panel)
      await seed(panel)
      const { body } = await get('/api/services')
      assert.equal(body.items.length, 1)
      const [service] = body.items
      assert.deepEqual(
        service.datacenters.map((one: { slug: string }) => one.slug),
        ['tehran', 'frankfurt', 'helsinki'],
      )
      assert.ok(service.images.length >= 4)
      assert.equal(service.plans.length, 5)
      assert.deepEqual(service.periods, [...periods])
    })

    it('sells every plan by every period in both currencies', async () => {
      for (const currency of ['EUR', 'IRR'])
        for (const plan of (await get(`/api/services/plans?currency=${currency}`)).body.items) {
          assert.deepEqual(Object.keys(plan.prices), [...periods])
          for (const price of Object.values(plan.prices) as { currency: string; amount: string }[]) {
            assert.equal(price.currency, currency)
            assert.ok(Number(price.amount) > 0)
            assert.equal(price.amount.includes('.'), currency === 'EUR')
          }
        }
      const foreign = (await get('/api/services?currency=JPY')).body.items[0]
      assert.deepEqual([foreign.plans[0].prices, foreign.periods], [{}, []])
    })

    it('speaks the reader’s language', async () => {
      const { body } = await get('/api/services/cloud-server', { 'accept-language': 'fa' })
      assert.deepEqual([body.name, body.datacenters[0].city], ['سرور ابری', 'تهران'])
    })

    it('finds one by id and by slug, and nothing else', async () => {
      const { body } = await get('/api/services/cloud-server')
      assert.deepEqual((await get(`/api/services/${body.id}`)).body, body)
      assert.ok(body.custom.limits.cpu.max > 1)
      for (const unknown of ['99', 'nothing']) assert.equal((await get(`/api/services/${unknown}`)).status, 404)
      for (const bad of ['-1', 'a%20b', '1e3']) assert.equal((await get(`/api/services/${bad}`)).status, 400)
    })

    it('filters plans, and pages them', async () => {
      assert.equal((await get('/api/services/plans?serviceId=99')).body.items.length, 0)
      assert.equal((await get('/api/services/plans?datacenterId=99')).body.items.length, 0)
      const slugs: string[] = []
      for (let cursor = ''; ;) {
        const { body } = await get(`/api/services/plans?limit=2${cursor && `&cursor=${cursor}`}`)
        slugs.push(...body.items.map((plan: { slug: string }) => plan.slug))
        if (!body.nextCursor) break
        cursor = body.nextCursor
      }
      assert.deepEqual(slugs, ['s1', 's2', 'm2', 'l4', 'xl8'])
    })

    it('forgets what it remembered when the catalogue changes, and only when that is committed', async () => {
      const change = async (tx: Tx, available: number) => {
        await tx('catalog_datacenters').where({ slug: 'tehran' }).update({ available })
        await reviseCatalog(tx)
      }
      const tehran = async (read = panel.db.read as never) =>
        (await panel.get(Catalog).product(read, 'cloud-server', { locale: 'en', currency: 'EUR' }))!.datacenters[0]!
          .available
      const undone = panel.db.transaction(async (tx) => {
        await change(tx, 0)
        assert.equal(await tehran(tx as never), false)
        throw new Error('undone')
      })
      await assert.rejects(undone, /undone/)
      assert.equal(await tehran(), true)
      await panel.db.transaction((tx) => change(tx, 0))
      assert.equal(await tehran(), false)
      const plans = (await get('/api/services/plans?datacenterId=1')).body.items
      assert.deepEqual(plans, [], 'nothing is sold where nothing is available')
    })

    it('names what was sold also when it is on sale no more', async () => {
      await panel.db.transaction(async (tx) => {
        await tx('catalog_plans').where({ slug: 'm2' }).update({ on_sale: 0 })
        await tx('catalog_images').where({ slug: 'debian-12' }).update({ on_sale: 0 })
        await reviseCatalog(tx)
      })
      const names = await panel.get(Catalog).names(panel.db.read, 'en')
      assert.deepEqual(
        [names.plans.get(3)?.name, names.images.get(1)?.name, names.images.has(99)],
        ['M2', 'Debian', false],
      )
      assert.equal((await get('/api/services/plans')).body.items.length, 4)
    })
  })
