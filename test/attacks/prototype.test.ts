import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { addressOf, nameOf } from './product-routes.js'
import { tablesOf } from './state-of.js'
import { assertRefused, openWholeShop } from './whole-shop.js'
import type { WholeShop } from './whole-shop.js'

const bodies = [
  '{"__proto__":{"polluted":true}}',
  '{"__proto__":"x"}',
  '{"a":{"__proto__":{"polluted":true}}}',
  '{"\\u005f_proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '[{"__proto__":{"polluted":true}}]',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
]
const queries = [
  '__proto__[polluted]=1',
  '__proto__.polluted=1',
  'constructor[prototype][polluted]=1',
  '__proto__=1',
  'a[__proto__][polluted]=1',
]

describe('D12 a key that reaches for the prototype', { timeout: 1_200_000 }, () => {
  let shop: WholeShop
  let untouched: Record<string, string>
  before(async () => {
    shop = await openWholeShop()
    await shop.panel.settle()
    untouched = await tablesOf(shop.panel.db)
  })
  after(() => shop.stop())
  const assertClean = () => assert.equal(({} as Record<string, unknown>)['polluted'], undefined)

  it('in a body is refused on every route that takes one', async () => {
    for (const route of shop.routes.filter(({ body }) => body))
      for (const payload of bodies) {
        const headers = { 'content-type': 'application/json' }
        const answer = await shop.ask('admin', {
          method: route.method as 'POST',
          url: addressOf(route),
          payload,
          headers,
        })
        assertRefused(answer, `${nameOf(route)} with ${payload.slice(0, 60)}`)
      }
    assertClean()
  })

  it('in a form is refused on every route that names its fields', async () => {
    for (const route of shop.routes.filter(({ body, url }) => body?.properties && !url.startsWith('/api/')))
      for (const query of queries) {
        const headers = { 'content-type': 'application/x-www-form-urlencoded' }
        const request = {
          method: route.method as 'POST',
          url: addressOf(route),
          payload: `${query}&toString=1`,
          headers,
        }
        assertRefused(await shop.ask('admin', request), `${nameOf(route)} with ${query}`)
      }
    assertClean()
  })

  it('in a query string is refused where fields are named, and read nowhere', async () => {
    for (const route of shop.routes.filter(({ query }) => query))
      for (const query of queries) {
        const answer = await shop.ask('admin', {
          method: route.method as 'GET',
          url: `${addressOf(route)}?${query}`,
          ...(route.body ? { payload: {} } : {}),
        })
        if (route.query?.additionalProperties === true) assert.ok(answer.status < 500)
        else assertRefused(answer, `${nameOf(route)}?${query}`)
      }
    assertClean()
  })

  it('in a cookie or a header changes nothing', async () => {
    for (const cookie of [
      '__proto__=x',
      'ntt_locale=__proto__',
      'ntt_scheme=constructor',
      'ntt_flash=success:constructor',
      'ntt_flash=constructor:toString',
      'ntt_flash=__proto__:a',
      'ntt_csrf=__proto__',
    ])
      for (const url of ['/login', '/', '/admin'])
        assert.ok((await shop.ask('guest', { method: 'GET', url, headers: { cookie } })).status < 400, cookie)
    assertClean()
  })

  it('leaves every table as it was', async () => {
    assert.deepEqual(await tablesOf(shop.panel.db), untouched)
  })
})
