import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Browser } from '../core/identity/people.js'
import { addressOf, nameOf } from './product-routes.js'
import { tablesOf } from './state-of.js'
import { assertRefused, openWholeShop } from './whole-shop.js'
import type { Answer, WholeShop } from './whole-shop.js'

// An end of the session would be seen by the next request, and its time of last use may move.
const restless = ['identity_sessions']
const foreign = { origin: 'https://evil.example', referer: 'https://evil.example/', 'sec-fetch-site': 'cross-site' }

describe('requests that somebody else makes a browser send', { timeout: 1_500_000 }, () => {
  let shop: WholeShop
  let browser: Browser
  let untouched: Record<string, string>

  before(async () => {
    shop = await openWholeShop()
    browser = new Browser(shop.panel)
    const { email, password } = shop.people.admin
    assert.equal((await browser.post('/login', { identifier: email, password }, '/login')).statusCode, 303)
    await shop.panel.settle()
    untouched = await tablesOf(shop.panel.db, restless)
  })
  after(() => shop.stop())

  const send = (method: string, url: string, headers: Record<string, string> = {}, payload?: string): Promise<Answer> =>
    shop.ask('guest', {
      method: method as 'POST',
      url,
      headers: { ...foreign, ...headers },
      cookies: Object.fromEntries(browser.cookies),
      ...(payload === undefined ? {} : { payload }),
    })
  const acting = () =>
    shop.routes.filter(({ method, url }) => method !== 'GET' && !/^\/(hooks|pay\/return|sandbox\/pay)\//.test(url))
  const isSignedIn = async () => assert.equal((await browser.get('/account')).statusCode, 200, 'the session lives')

  it('the control: with the token of its own form the browser may act', async () => {
    assert.equal((await browser.post('/preferences', { scheme: 'dark' }, '/account')).statusCode, 303)
  })

  it('B18 no address changes anything when it is only looked at', async () => {
    for (const route of acting()) {
      const shown = shop.routes.some(({ method, url }) => method === 'GET' && url === route.url)
      for (const method of ['GET', 'HEAD']) {
        const { status } = await send(method, `${addressOf(route)}?confirm=billing&data=drop&_method=${route.method}`)
        const toItsPage = status === 303 && !route.url.startsWith('/api/')
        if (!shown) assert.ok(toItsPage || (status >= 400 && status < 500), `${method} ${route.url}: ${status}`)
        assert.ok(status < 500, `${method} ${route.url}: ${status}`)
      }
    }
    assert.deepEqual(await tablesOf(shop.panel.db, restless), untouched)
    await isSignedIn()
  })

  it('B18 a form, a script or a text of another site is refused on every route', async () => {
    for (const route of acting())
      for (const [type, payload] of [
        ['application/x-www-form-urlencoded', 'confirm=api-docs&data=drop'],
        ['application/x-www-form-urlencoded', '_csrf=&a=b'],
        ['application/x-www-form-urlencoded', '_csrf=a&_csrf=b'],
        ['text/plain', '{"keepData":false}'],
        ['text/plain', '{"_csrf":"x","a":"="}'],
        ['application/json', '{"_csrf":{},"keepData":false}'],
        ['application/json', '{"_csrf":["a"]}'],
        [
          'multipart/form-data; boundary=x',
          '--x\r\ncontent-disposition: form-data; name="_csrf"\r\n\r\nx\r\n--x--\r\n',
        ],
      ] as const) {
        const answer = await send(route.method, addressOf(route), { 'content-type': type }, payload)
        const { errorCode } = assertRefused(answer, `${nameOf(route)} as ${type}`)
        assert.ok(
          ['CSRF_INVALID', 'MEDIA_TYPE_UNSUPPORTED', 'INPUT_INVALID', 'NOT_FOUND'].includes(String(errorCode)),
          `${nameOf(route)}: ${String(errorCode)}`,
        )
        if (type.startsWith('application/x-www')) assert.equal(errorCode, 'CSRF_INVALID', nameOf(route))
      }
    assert.deepEqual(await tablesOf(shop.panel.db, restless), untouched)
  })

  it('B18 nobody is signed out, or in as somebody else, from another site', async () => {
    for (const url of ['/logout', '/api/auth/logout']) {
      const posted = await send('POST', url, { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b')
      assertRefused(posted, `POST ${url}`)
      await send('GET', url)
      await isSignedIn()
    }
    const { email, password } = shop.people.customerB
    const login = new URLSearchParams({ identifier: email, password }).toString()
    const answer = await send('POST', '/login', { 'content-type': 'application/x-www-form-urlencoded' }, login)
    assertRefused(answer, 'a sign-in without a token', 'CSRF_INVALID')
    await isSignedIn()
  })

  it('B18 the token of another session is refused', async () => {
    const other = new Browser(shop.panel)
    const { email, password } = shop.people.customerB
    await other.post('/login', { identifier: email, password }, '/login')
    const token = /name="_csrf" value="([^"]+)"/.exec((await other.get('/account')).body)![1]!
    const payload = new URLSearchParams({ _csrf: token }).toString()
    const answer = await send(
      'POST',
      '/admin/theme/publish',
      { 'content-type': 'application/x-www-form-urlencoded' },
      payload,
    )
    assertRefused(answer, 'a foreign token', 'CSRF_INVALID')
  })

  it('B19 after a form the browser stays here, whatever it was told', async () => {
    const { email, password } = shop.people.customerA
    const wishes = [
      '//evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      'https://evil.example',
      'https:evil.example',
      'http:/evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      '\t//evil.example',
      ' //evil.example',
      '/%09/evil.example',
      '/%2f/evil.example',
      '/.//evil.example',
      '/..//evil.example',
      '/a/..//evil.example',
      '///evil.example',
      '////evil.example',
      'javascript:alert(1)',
      'data:text/html,x',
      '/\u0000/evil.example',
      '/\r\nlocation: https://evil.example',
      '@evil.example',
      '.evil.example',
      '%2f%2fevil.example',
      'x'.repeat(5_000),
    ]
    const here = (location: string, what: string) => {
      assert.match(location, /^\/(?![/\\])/, what)
      assert.equal(
        new URL(location, 'http://panel.example').origin,
        'http://panel.example',
        `${what} leads to ${location}`,
      )
      assert.ok(!new URL(location, 'http://panel.example').pathname.startsWith('//'), `${what} leads to ${location}`)
    }
    for (const next of wishes) {
      const visitor = new Browser(shop.panel)
      const page = await visitor.get(`/login?next=${encodeURIComponent(next)}`)
      assert.ok(page.statusCode < 500)
      const back = await visitor.post('/preferences', { back: next, scheme: 'dark' }, '/login')
      if (back.statusCode === 303) here(String(back.headers['location']), `back=${next}`)
      else assert.equal(back.statusCode, 400)
      const answer = await visitor.post('/login', { identifier: email, password, next }, '/login')
      if (answer.statusCode === 303) here(String(answer.headers['location']), `next=${next}`)
      else assert.equal(answer.statusCode, 400, next)
      const again = await visitor.get(`/login?next=${encodeURIComponent(next)}`)
      if (again.statusCode === 303) here(String(again.headers['location']), `signed in, next=${next}`)
      const verify = await visitor.get(`/verify?next=${encodeURIComponent(next)}`)
      if (verify.statusCode === 303) here(String(verify.headers['location']), `verify?next=${next}`)
    }
  })
})
