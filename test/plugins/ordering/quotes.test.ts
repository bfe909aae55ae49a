import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import Big from 'big.js'
import fc from 'fast-check'
import { moneyOf, moneyToJson } from 'nettoria'
import { DemoSeeds } from 'nettoria/contracts/demo'
import { createTestPanel, engines } from 'nettoria/testing'
import { addUpLines } from '../../../plugins/ordering/configure/add-up-lines.js'
import { openShop, selection } from './shop.js'
import type { Shop } from './shop.js'

const custom = { cpu: 3, ramGb: 5, diskGb: 70, ipv4: 2, trafficGb: 1300 }
const { planId: _, ...withoutPlan } = selection

for (const engine of engines())
  describe(`quotes on ${engine}`, () => {
    let shop: Shop
    before(async () => void (shop = await openShop(engine)))
    after(() => shop.stop())
    const configure = (body: unknown) => shop.panel.api('POST', '/api/services/configure', { body })

    it('prices every plan by every period as the catalogue says', async () => {
      const { body } = await shop.panel.api('GET', '/api/services/cloud-server')
      for (const plan of body.plans)
        for (const period of body.periods) {
          const quote = await configure({ ...selection, planId: plan.id, period })
          assert.equal(quote.status, 200, JSON.stringify(quote.body))
          assert.deepEqual(quote.body.total, plan.prices[period])
          assert.deepEqual(quote.body.recurring, plan.prices[period])
          assert.deepEqual(quote.body.hourly, plan.prices.hourly)
          assert.equal(quote.body.validUntil, new Date(shop.panel.clock.now() + 900_000).toISOString())
        }
    })

    it('prices custom sizes as a decimal oracle does', async () => {
      const { body } = await shop.panel.api('GET', '/api/services/cloud-server')
      const units = body.custom.unitPrices.quarterly as Record<string, { amount: string }>
      const quote = await configure({ ...withoutPlan, custom, period: 'quarterly' })
      const expected = Object.entries(custom).reduce(
        (sum, [name, count]) => sum.plus(new Big(units[name]!.amount).times(count)),
        new Big(0),
      )
      assert.equal(quote.body.total.amount, expected.toFixed(2))
      assert.equal(quote.body.hourly, null)
    })

    it('answers a price that is missing with a refusal, never with zero', async () => {
      const quote = await configure({ ...withoutPlan, custom, period: 'hourly' })
      assert.deepEqual([quote.status, quote.body.code], [409, 'CATALOG_PRICE_MISSING'])
    })

    it('A13: refuses every number that is not an honest count', async () => {
      for (const bad of [-5, 0, 1e309, '1e3', '2', 1.5, [1], null, true, {}, 2 ** 40, 9e15]) {
        const sized = await configure({ ...withoutPlan, custom: { ...custom, cpu: bad } })
        assert.equal(sized.status, 400, `cpu ${String(bad)}: ${JSON.stringify(sized.body)}`)
        if (bad === null) continue
        const planned = await configure({ ...selection, planId: bad })
        assert.equal(planned.status, 400, `planId ${String(bad)}: ${JSON.stringify(planned.body)}`)
      }
      const raw = await shop.panel.inject({
        method: 'POST',
        url: '/api/services/configure',
        headers: { 'content-type': 'application/json' },
        payload: JSON.stringify({ ...selection, planId: 7 }).replace('7', '1e309'),
      })
      assert.equal(raw.statusCode, 400)
    })

    it('A15: refuses a price, and anything else it does not know, wherever it is put', async () => {
      const price = { currency: 'EUR', amount: '0.01' }
      const bodies = [
        { ...selection, price },
        { ...selection, total: price },
        { ...selection, lines: [{ kind: 'discount', unitPrice: price }] },
        { ...selection, quantity: 1 },
        { ...selection, currency: 'IRR' },
        { ...selection, options: { backup: price } },
        { ...withoutPlan, custom: { ...custom, price } },
        { ...withoutPlan, custom: { ...custom, unitPrices: {} } },
      ]
      for (const body of bodies) {
        assert.equal((await configure(body)).status, 400, JSON.stringify(body))
        const { planId, ...rest } = { planId: undefined, ...body }
        const ordered = await shop.order({ ...(planId === undefined ? {} : { planId }), ...rest })
        assert.equal(ordered.status, 400, JSON.stringify(body))
      }
      const listed = await shop.panel.api('GET', '/api/orders', { token: shop.user.token })
      assert.deepEqual(listed.body.items, [])
    })

    it('names every wrong field, in the order of the form', async () => {
      const paths = (answer: { body: { errors?: { path: string }[] } }) => answer.body.errors?.map(({ path }) => path)
      const wrong = { datacenterId: 99, imageId: 99, planId: 99, hostname: '-bad-', sshKeys: ['no key'] }
      const ordered = await shop.order(wrong)
      assert.deepEqual([ordered.status, ordered.body.code], [400, 'INPUT_INVALID'])
      assert.deepEqual(paths(ordered), ['datacenterId', 'imageId', 'planId', 'hostname', 'sshKeys'])
      assert.deepEqual(paths(await shop.order({ hostname: 'under_score' })), ['hostname'])
      assert.deepEqual(paths(await configure({ ...selection, custom })), ['planId'])
      assert.deepEqual(
        paths(await configure({ ...selection, planId: 1, imageId: 5 })),
        ['planId'],
        'Windows on a small disk',
      )
      const small = await configure({
        ...withoutPlan,
        custom: { cpu: 99, ramGb: 1, diskGb: 25, ipv4: 1, trafficGb: 100 },
      })
      assert.deepEqual(paths(small), ['custom/cpu', 'custom/diskGb'])
    })

    it('takes no order for what no plugin builds', async () => {
      const panel = await createTestPanel({ engine, plugins: ['catalog', 'ordering', 'subscriptions', 'billing'] })
      try {
        const [catalog] = panel.panel.services.registries.registry(DemoSeeds).list()
        await panel.db.transaction((tx) => catalog!.adapter.seed(tx))
        const { token } = await panel.customer()
        const placed = await panel.api('POST', '/api/orders', { token, body: { ...selection, hostname: 'web-01' } })
        assert.deepEqual([placed.status, placed.body.code], [503, 'SUBSCRIPTION_FULFILMENT_MISSING'])
        assert.deepEqual((await panel.api('GET', '/api/orders', { token })).body.items, [])
      } finally {
        await panel.stop()
      }
    })

    it('refuses hours while there is no wallet, and unknown discount codes', async () => {
      const hourly = await shop.order({ period: 'hourly' })
      assert.deepEqual([hourly.status, hourly.body.code], [409, 'ORDER_HOURLY_UNAVAILABLE'])
      const discount = await shop.order({ discountCode: 'HALF' })
      assert.deepEqual([discount.status, discount.body.code], [409, 'ORDER_DISCOUNT_INVALID'])
    })
  })

describe('adding up a quote', () => {
  const currency = fc.constantFrom('EUR', 'IRR', 'KWD')
  const line = fc.record({
    kind: fc.constantFrom('plan', 'setup', 'option', 'tax', 'discount'),
    quantity: fc.integer({ min: 1, max: 500 }),
    minor: fc.bigInt({ min: 0n, max: 10n ** 12n }),
  })

  it('agrees with a decimal oracle, and the total never falls below zero', () => {
    fc.assert(
      fc.property(currency, fc.array(line, { maxLength: 8 }), (code, drawn) => {
        const lines = drawn.map(({ kind, quantity, minor }) => ({
          kind,
          description: kind,
          product: 'p',
          quantity,
          unitPrice: moneyToJson(moneyOf(code, kind === 'discount' ? -minor : minor)),
        }))
        const exact = (kinds: string[]) =>
          lines
            .filter(({ kind }) => kinds.includes(kind))
            .reduce((sum, one) => sum.plus(new Big(one.unitPrice.amount).times(one.quantity)), new Big(0))
        const expected = exact(['plan', 'setup', 'option', 'tax', 'discount'])
        if (expected.lt(0)) {
          assert.throws(() => addUpLines(lines, code), { code: 'ORDER_QUOTE_REFUSED' })
          return
        }
        const totals = addUpLines(lines, code)
        const amount = (money: { currency: string; minor: bigint }) =>
          new Big(moneyToJson(moneyOf(money.currency, money.minor)).amount)
        assert.ok(amount(totals.total).eq(expected))
        assert.ok(amount(totals.subtotal).eq(exact(['plan', 'setup', 'option'])))
        assert.ok(amount(totals.discount).eq(exact(['discount']).times(-1)))
        assert.ok(amount(totals.tax).eq(exact(['tax'])))
        assert.ok(amount(totals.recurring).eq(exact(['plan', 'option'])))
      }),
    )
  })

  it('refuses lines that no honest plugin makes', () => {
    const plan = {
      kind: 'plan',
      description: '',
      product: 'p',
      quantity: 1,
      unitPrice: { currency: 'EUR', amount: '5.00' },
    }
    const bad = [
      { ...plan, quantity: -1 },
      { ...plan, quantity: 0 },
      { ...plan, quantity: 1.5 },
      { ...plan, quantity: Number.NaN },
      { ...plan, unitPrice: { currency: 'USD', amount: '5.00' } },
      { ...plan, kind: 'setup', unitPrice: { currency: 'EUR', amount: '-1.00' } },
      { ...plan, kind: 'discount', unitPrice: { currency: 'EUR', amount: '1.00' } },
    ]
    for (const line of bad)
      assert.throws(() => addUpLines([plan, line], 'EUR'), { code: 'ORDER_QUOTE_REFUSED' }, JSON.stringify(line))
  })
})
