import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { addressOf, nameOf } from './product-routes.js'
import { runNettoria } from '../harness/run-nettoria.js'
import { tablesOf } from './state-of.js'
import { assertRefused, openWholeShop } from './whole-shop.js'
import type { Role, WholeShop } from './whole-shop.js'
import { choicesOf } from './wrong-types.js'

/** What every object has, and what a careless look-up would call. */
const inherited = ['constructor', '__proto__', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__']
const wished = [
  ...inherited,
  'eval',
  'run',
  'delete',
  'drop',
  'setup',
  'stop',
  'reload',
  'mark-paid',
  'retry-run',
  'then',
]

describe('C9 a name of an action from the client', { timeout: 1_200_000 }, () => {
  let shop: WholeShop
  let untouched: Record<string, string>

  before(async () => {
    shop = await openWholeShop()
    await shop.panel.settle()
    untouched = await tablesOf(shop.panel.db)
  })
  after(() => shop.stop())

  const send = (role: Role, method: string, url: string, payload?: unknown) =>
    shop.ask(role, {
      method: method as 'POST',
      url,
      ...(payload === undefined
        ? {}
        : { payload: JSON.stringify(payload), headers: { 'content-type': 'application/json' } }),
    })

  it('in a field that has a list of choices is refused, for that field', async () => {
    let fields = 0
    for (const route of shop.routes)
      for (const [place, properties] of [
        ['body', route.body?.properties ?? {}],
        ['query', route.query?.properties ?? {}],
      ] as const)
        for (const [field, schema] of Object.entries(properties)) {
          const choices = choicesOf(schema)
          if (choices.length === 0) continue
          fields++
          for (const name of wished.filter((each) => !choices.includes(each))) {
            const answer =
              place === 'body'
                ? await send('admin', route.method, addressOf(route), { [field]: name })
                : await send('admin', route.method, `${addressOf(route)}?${field}=${name}`, route.body ? {} : undefined)
            const line = assertRefused(answer, `${nameOf(route)} with ${field}=${name}`)
            if (line['fields'])
              assert.ok((line['fields'] as string[]).includes(field), `${nameOf(route)}: ${field}=${name}`)
          }
        }
    assert.ok(fields >= 20, `only ${fields} fields have choices`)
  })

  it('at the end of an address is nowhere', async () => {
    const acting = shop.routes.filter(
      ({ method, url }) => method !== 'GET' && /\/[a-z-]+$/.test(url) && /:\w+\//.test(url),
    )
    assert.ok(acting.length > 30)
    for (const route of acting)
      for (const name of wished) {
        const url = addressOf(route).replace(/\/[a-z-]+$/, `/${name}`)
        const known = shop.routes.some((each) => each.method === route.method && addressOf(each) === url)
        if (!known) assertRefused(await send('admin', route.method, url, {}), `${route.method} ${url}`)
      }
  })

  it('in the place of a plugin, a contract, a connection or a hypervisor finds nothing', async () => {
    for (const route of shop.routes)
      for (const [place, schema] of Object.entries(route.params?.properties ?? {}))
        if (schema.type !== 'integer')
          for (const name of [...inherited, 'constructor.constructor', 'object.prototype']) {
            const answer = await send('admin', route.method, addressOf(route, { [place]: name }), route.body && {})
            assertRefused(answer, `${nameOf(route)} with ${place}=${name}`)
          }
  })

  it('as a setting, a definition or a way to pay is refused', async () => {
    const settings = { contract: 'compute.hypervisors', definition: 'simulator', instance: 'x', title: 'X' }
    for (const name of inherited) {
      const named = JSON.parse(`{"${name}":"x"}`) as Record<string, string>
      // JSON.parse makes an own "__proto__", which stringify writes again.
      for (const [role, method, url, body] of [
        ['admin', 'PATCH', '/api/admin/plugins/ordering/settings', { values: named }],
        ['admin', 'POST', '/api/admin/instances', { ...settings, settings: named }],
        ['admin', 'POST', '/api/admin/instances', { ...settings, definition: name, settings: {} }],
        ['admin', 'POST', '/api/admin/instances', { ...settings, contract: `${name}.${name}`, settings: {} }],
        ['admin', 'POST', '/api/admin/instances/test', { contract: settings.contract, definition: name, settings: {} }],
        [
          'admin',
          'POST',
          '/api/admin/instances/test',
          { contract: settings.contract, definition: 'simulator', settings: named },
        ],
        [
          'admin',
          'PUT',
          '/api/admin/compute/placements',
          { datacenterId: 1, hypervisor: name, weight: 1, settings: {} },
        ],
        ['admin', 'PUT', '/api/admin/compute/templates', { hypervisor: name, imageId: 1, template: 'x' }],
        ['customerA', 'PATCH', '/api/auth/update-profile', { locale: name }],
        ['customerA', 'PATCH', '/api/auth/update-profile', { currency: name }],
        ['customerA', 'PATCH', '/api/auth/update-profile', { timezone: name }],
        ['guest', 'GET', `/api/services?currency=${name}`, undefined],
        [
          'customerA',
          'POST',
          '/api/services/configure',
          { serviceId: 1, planId: 1, datacenterId: 1, imageId: 1, period: name },
        ],
        [
          'customerA',
          'POST',
          '/api/services/configure',
          { serviceId: 1, planId: 1, datacenterId: 1, imageId: 1, period: 'monthly', options: named },
        ],
      ] as const)
        assertRefused(await send(role, method, url, body), `${method} ${url} ${JSON.stringify(body)}`)
    }
  })

  it('as a way to pay an order that waits for payment is refused', async () => {
    const [product] = JSON.parse((await send('guest', 'GET', '/api/services')).text).items
    const placed = await send('customerA', 'POST', '/api/orders', {
      serviceId: product.id,
      planId: product.plans[0].id,
      datacenterId: product.datacenters[0].id,
      imageId: product.images[0].id,
      period: 'monthly',
      hostname: 'web-01.example.com',
    })
    assert.equal(placed.status, 201, placed.text)
    const { order } = JSON.parse(placed.text)
    await shop.panel.settle()
    untouched = await tablesOf(shop.panel.db)
    for (const name of wished)
      for (const url of [`/api/orders/${order.id}/pay`, `/orders/${order.id}/pay`])
        assertRefused(await send('customerA', 'POST', url, { method: name }), `${url} by ${name}`)
  })

  it('has no effect', async () => {
    const tables = await tablesOf(shop.panel.db)
    assert.deepEqual(
      Object.keys(tables).filter((table) => tables[table] !== untouched[table]),
      [],
    )
  })

  it('to the command is not understood', async () => {
    for (const words of [
      ['constructor'],
      ['__proto__'],
      ['toString'],
      ['plugin', 'constructor'],
      ['plugin', '__proto__', 'x'],
      ['plugin', 'toString', 'x'],
      ['theme', 'constructor', 'x'],
    ]) {
      const { exit, err } = await runNettoria({ DATA_DIR: '/nonexistent' }, ...words)
      assert.deepEqual([exit, err.includes('Unexpected')], [2, false], `${words.join(' ')}: ${err}`)
    }
  })
})
