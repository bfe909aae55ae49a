import 'reflect-metadata'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createTestPanel, engines } from 'nettoria/testing'
import { Browser } from '../form-browser.js'
import { openRealShop } from '../real-shop.js'

const texts = (en: string) => ({ en, fa: `${en} فارسی` })
const datacenter = {
  slug: 'paris',
  names: texts('Paris'),
  cities: texts('Paris'),
  country: 'FR',
  available: true,
  position: 1,
}
const image = {
  slug: 'debian-12',
  names: texts('Debian'),
  version: '12',
  family: 'debian',
  minDiskGb: 10,
  onSale: true,
  position: 1,
}
const product = {
  slug: 'vps',
  kind: 'server',
  names: texts('VPS'),
  summaries: texts('A server'),
  onSale: true,
  position: 1,
  datacenterIds: [] as number[],
  imageIds: [] as number[],
}
const plan = {
  slug: 's1',
  names: texts('S1'),
  cpu: 1,
  ramGb: 2,
  diskGb: 40,
  ipv4: 1,
  trafficGb: 1000,
  featured: false,
  onSale: true,
  position: 1,
}
const prices = [
  { period: 'monthly', currency: 'EUR', amount: '4.50' },
  { period: 'annual', currency: 'EUR', amount: '45.00' },
  { period: 'monthly', currency: 'IRR', amount: '2700000' },
]

for (const engine of engines())
  describe(`an operator sells what he entered himself, ${engine}`, () => {
    it('from an empty panel to a running server, through the admin API alone', async (t) => {
      const shop = await openRealShop(engine, {}, { templates: 'tpl-debian' }, true)
      t.after(() => shop.stop())
      const send = async (method: string, url: string, body: unknown, status: number) => {
        const answer = await shop.admin(method, url, body)
        assert.equal(answer.status, status, `${url} ${JSON.stringify(answer.body)}`)
        return answer.body
      }
      const place = await send('POST', '/catalog/datacenters', datacenter, 201)
      const system = await send('POST', '/catalog/images', image, 201)
      const vps = { ...product, datacenterIds: [place.id], imageIds: [system.id] }
      const { id: serviceId } = await send('POST', '/catalog/products', vps, 201)
      const { id: planId } = await send('POST', `/catalog/products/${serviceId}/plans`, plan, 201)
      const priced = await send('PUT', `/catalog/plans/${planId}/prices`, { prices }, 200)
      assert.deepEqual(priced.prices, prices)
      const placement = { datacenterId: place.id, hypervisor: 'sim', weight: 100, settings: {} }
      await send('PUT', '/compute/placements', placement, 200)
      const range = { datacenterId: place.id, network: 'public', nameservers: ['9.9.9.9'] }
      await send(
        'POST',
        '/compute/pools',
        { ...range, first: '10.0.0.10', last: '10.0.0.20', gateway: '10.0.0.1', prefix: 24 },
        201,
      )
      await send(
        'POST',
        '/compute/pools',
        { ...range, first: 'fd00::10', last: 'fd00::20', gateway: 'fd00::1', prefix: 64 },
        201,
      )
      const inventory = await send('GET', '/compute/hypervisors/sim/inventory', undefined, 200)
      assert.equal(inventory.reachable, true)
      assert.ok(inventory.templates.includes('tpl-debian'), JSON.stringify(inventory))
      await send('PUT', '/compute/templates', { hypervisor: 'sim', imageId: system.id, template: 'tpl-debian' }, 200)

      const orderId = await shop.buy({ serviceId, planId, datacenterId: place.id, imageId: system.id })
      const order = await shop.order(orderId)
      assert.deepEqual([order.status, order.subtotal], ['active', { currency: 'EUR', amount: '4.50' }])
      const [server] = (await shop.admin('GET', '/vms')).body.items
      assert.deepEqual(
        [server.state, server.ips, server.datacenter.name],
        ['running', ['10.0.0.10', 'fd00::10'], 'Paris'],
      )
      assert.equal((await shop.admin('GET', '/compute/pools')).body.items[1].used, 1)
      assert.deepEqual(await shop.audit(), [])

      await send('PATCH', `/catalog/plans/${planId}`, { onSale: false }, 200)
      const services = await shop.panel.api('GET', '/api/services')
      assert.deepEqual(services.body.items[0].plans, [])
      assert.equal((await shop.order(orderId)).status, 'active')
    })

    it('is told of each wrong field, and nothing is written', async (t) => {
      const panel = await createTestPanel({ engine, plugins: ['catalog'] })
      t.after(() => panel.stop())
      const { token } = await panel.admin()
      const call = (method: string, url: string, body: unknown) =>
        panel.api(method, `/api/admin/catalog${url}`, { token, body })
      const wrong = (answer: { body: any }) => answer.body.errors.map((error: any) => error.path)
      const bad = await call('POST', '/products', { ...product, slug: 'Not so', names: { en: '', fa: ' ' } })
      assert.deepEqual([bad.status, bad.body.code], [400, 'CATALOG_INPUT_INVALID'])
      assert.deepEqual(wrong(bad), ['slug', 'names/en', 'names/fa'])
      const { body: made } = await call('POST', '/products', product)
      assert.deepEqual((await call('POST', '/products', product)).body.code, 'CATALOG_SLUG_TAKEN')
      assert.deepEqual(wrong(await call('POST', `/products/${made.id}/plans`, { ...plan, cpu: 0 })), ['cpu'])
      assert.equal((await call('POST', '/products/77/plans', plan)).status, 404)
      assert.equal((await call('PATCH', '/products/77', {})).status, 404)
      const { body: s1 } = await call('POST', `/products/${made.id}/plans`, plan)
      for (const price of [
        { period: 'monthly', currency: 'EUR', amount: '4.505' },
        { period: 'monthly', currency: 'EUR', amount: '0' },
        { period: 'monthly', currency: 'EUR', amount: '-1' },
        { period: 'monthly', currency: 'IRR', amount: '1.5' },
        { period: 'monthly', currency: 'eur', amount: '1' },
      ]) {
        const refused = await call('PUT', `/plans/${s1.id}/prices`, { prices: [price] })
        assert.deepEqual(wrong(refused), [`prices/${price.currency}/monthly`], JSON.stringify(price))
      }
      const twice = await call('PUT', `/plans/${s1.id}/prices`, { prices: [prices[0], prices[0]] })
      assert.equal(twice.status, 400, JSON.stringify(twice.body))
      assert.deepEqual((await call('PUT', `/plans/${s1.id}/prices`, { prices })).body.prices, prices)
      assert.deepEqual((await call('PUT', `/plans/${s1.id}/prices`, { prices: [] })).body.prices, [])

      const limit = { min: 1, max: 8, step: 1 }
      const limits = { cpu: limit, ramGb: limit, diskGb: limit, ipv4: limit, trafficGb: limit }
      const unitPrices = ['cpu', 'ramGb', 'diskGb', 'ipv4', 'trafficGb'].map((resource) => ({ ...prices[0], resource }))
      const custom = { limits, unitPrices }
      const saved = await call('PUT', `/products/${made.id}/custom`, { custom })
      assert.deepEqual(saved.body.custom, custom, JSON.stringify(saved.body))
      const upside = { ...custom, limits: { ...limits, cpu: { min: 9, max: 8, step: 0 } } }
      assert.deepEqual(wrong(await call('PUT', `/products/${made.id}/custom`, { custom: upside })), ['limits/cpu/min'])
      assert.equal((await call('PUT', `/products/${made.id}/custom`, { custom: null })).body.custom, null)

      const customer = await panel.customer()
      for (const url of ['/products', '/datacenters', '/images'])
        assert.equal((await panel.api('GET', `/api/admin/catalog${url}`, { token: customer.token })).status, 403)
    })
  })

describe('the catalogue’s pages for its operator', () => {
  it('add and change everything with forms, without scripts', async (t) => {
    const panel = await createTestPanel({ plugins: ['catalog'] })
    t.after(() => panel.stop())
    const browser = new Browser(panel)
    await browser.signIn(await panel.admin())
    const see = async (url: string, locale = 'en') => {
      const answer = await browser.get(`/admin/catalog${url}`, locale)
      assert.equal(answer.statusCode, 200, `${url}: ${answer.body.slice(0, 500)}`)
      return answer.body
    }
    const send = async (url: string, fields: Record<string, string>, expected = 303) => {
      const answer = await browser.post(`/admin/catalog${url}`, fields)
      assert.equal(answer.statusCode, expected, answer.body.slice(0, 3000))
      return expected === 303 ? String(answer.headers['location']) : answer.body
    }
    assert.match(await see(''), /No products yet/)
    assert.match(await see('/datacenters'), /No datacenters yet/)
    const place = {
      slug: 'paris',
      'names/en': 'Paris',
      'names/fa': 'پاریس',
      'cities/en': 'Paris',
      'cities/fa': 'پاریس',
    }
    await see('/datacenters/new')
    const refused = await send('/datacenters', { ...place, country: 'France', position: 'x' }, 400)
    assert.match(refused, /Write the two letters/)
    assert.match(refused, /from 0 to 100000/)
    await send('/datacenters', { ...place, country: 'fr', position: '۱', available: 'on' })
    assert.match(await see('/datacenters', 'fa'), /پاریس/)
    await see('/images/new')
    const system = { slug: 'debian-12', 'names/en': 'Debian', 'names/fa': 'دبیان', version: '12', family: 'debian' }
    await send('/images', { ...system, minDiskGb: '10', position: '1', onSale: 'on' })
    await see('/images/1')
    await send('/images/1', { ...system, version: '12.8', minDiskGb: '10', position: '1', onSale: 'on' })
    assert.match(await see('/images'), /12\.8/)

    assert.match(await see('/products/new'), /name="datacenterIds\/1"/)
    const vps = {
      slug: 'vps',
      kind: 'server',
      'names/en': 'VPS',
      'names/fa': 'وی‌پی‌اس',
      'summaries/en': 'x',
      'summaries/fa': 'ایکس',
    }
    const boxes = { 'datacenterIds/1': 'on', 'imageIds/1': 'on', onSale: 'on' }
    assert.equal(await send('/products', { ...vps, ...boxes, position: '1' }), '/admin/catalog/products/1')
    const shown = await see('/products/1')
    assert.match(shown, /name="datacenterIds\/1" value="on" checked/)
    assert.match(shown, /No plans yet/)
    await see('/products/1/plans/new')
    const sizes = { cpu: '۲', ramGb: '4', diskGb: '40', ipv4: '1', trafficGb: '1000', position: '1', onSale: 'on' }
    const named = { slug: 's1', 'names/en': 'S1', 'names/fa': 'اس ۱' }
    assert.match(await send('/products/1/plans', { ...named, ...sizes, cpu: '' }, 400), /error-cpu/)
    assert.equal(await send('/products/1/plans', { ...named, ...sizes }), '/admin/catalog/plans/1/prices')
    assert.match(await see('/plans/1/prices?currency=usd'), /name="prices\/USD\/monthly"/)
    assert.match(await send('/plans/1/prices', { 'prices/USD/monthly': '1.234' }, 400), /error-prices\/USD\/monthly/)
    await send('/plans/1/prices', {
      'prices/EUR/monthly': '۴٫۵۰',
      'prices/IRR/monthly': '2,700,000',
      'prices/EUR/annual': '',
    })
    assert.match(await see('/plans/1/prices'), /name="prices\/IRR\/monthly" type="text" value="2700000"/)
    assert.match(await see('/products/1'), /€4\.50/)
    await see('/plans/1')
    await send('/plans/1', { ...named, ...sizes, onSale: '' })
    assert.match(await see('/products/1'), /Not on sale/)

    const limits = Object.fromEntries(
      ['cpu', 'ramGb', 'diskGb', 'ipv4', 'trafficGb'].flatMap((name) => [
        [`limits/${name}/min`, '1'],
        [`limits/${name}/max`, '64'],
        [`limits/${name}/step`, '1'],
        [`unitPrices/EUR/monthly/${name}`, '1.00'],
      ]),
    )
    await see('/products/1/custom')
    await send('/products/1/custom', limits)
    await send('/products/1/custom', { ...limits, 'unitPrices/EUR/monthly/cpu': '1.80' })
    assert.match(await see('/products/1/custom'), /value="1\.80"/)
    assert.match(await see('/products/1/custom?currency=IRR', 'fa'), /محدوده/)
    await send('/products/1/custom/remove', {})
    for (const url of [
      '/products/9',
      '/plans/9',
      '/plans/9/prices',
      '/products/9/custom',
      '/images/9',
      '/datacenters/9',
    ])
      assert.equal((await browser.get(`/admin/catalog${url}`)).statusCode, 404, url)

    const customer = new Browser(panel)
    await customer.signIn(await panel.customer())
    for (const url of ['', '/products/1', '/plans/1/prices', '/images'])
      assert.equal((await customer.get(`/admin/catalog${url}`)).statusCode, 403, url)
  })
})
