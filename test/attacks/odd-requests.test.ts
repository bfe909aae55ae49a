import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { giveThings } from './customer-things.js'
import type { Things } from './customer-things.js'
import { addressOf } from './product-routes.js'
import { rawRequest, sendRaw } from './raw-socket.js'
import { tablesOf } from './state-of.js'
import { openWholeShop } from './whole-shop.js'
import type { LogLine, WholeShop } from './whole-shop.js'

/** Spellings of an address that some server took for the address while its guard did not. */
const spellings = (path: string): string[] => [
  `/${path}`,
  `//${path}`,
  `/.${path}`,
  `/x/..${path}`,
  `/..;${path}`,
  `/;${path}`,
  `${path};x`,
  `${path};x=1`,
  `${path}/`,
  `${path}//`,
  `${path}/.`,
  `${path}/..`,
  `${path}/%2e`,
  `${path}%2f`,
  `${path}%20`,
  `${path}%09`,
  `${path}%00`,
  `${path}%23`,
  `${path}%3f`,
  `${path}%3b`,
  `${path}.json`,
  `${path}.css`,
  `${path}?x=/assets/`,
  `${path}#/assets/`,
  `/assets/..${path}`,
  `/assets/%2e%2e${path}`,
  `/login/..${path}`,
  path.toUpperCase(),
  path.replace(/a/g, 'A'),
  path.replace('/', '/%2f'),
  path.replace(/\//g, '%2f'),
  path.replace(/\//g, '\\'),
  path.replace(/\//g, '%5c'),
  `/${path.slice(1).replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)}`,
  path.replace('a', '%2561'),
  path.replace('a', '%u0061'),
  path.replace('a', '%c1%a1'),
  `http://127.0.0.1${path}`,
  `https://admin@evil.example${path}`,
  `evil.example${path}`,
]
const methods = [
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PUT',
  'PATCH',
  'DELETE',
  'POST',
  'PROPFIND',
  'SEARCH',
  'GET\t',
  'get',
  'FOO',
]
/** Headers by which some server let a client choose another method, address or person. */
const overrides: Record<string, string>[] = [
  { 'x-http-method-override': 'GET' },
  { 'x-http-method': 'GET' },
  { 'x-method-override': 'GET' },
  { 'x-original-url': '/login' },
  { 'x-rewrite-url': '/login' },
  { 'x-forwarded-prefix': '/login' },
  { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'localhost', 'x-real-ip': '127.0.0.1' },
  { 'x-account-id': '1' },
  { 'x-user-id': '1', 'x-forwarded-user': 'admin@example.com', 'remote-user': 'admin' },
  { authorization: 'Basic YWRtaW46YWRtaW4=' },
  { authorization: 'Bearer null' },
  {
    upgrade: 'websocket',
    connection: 'close, upgrade',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': '13',
  },
]

describe('requests of an odd shape, over a socket', { timeout: 1_500_000 }, () => {
  let shop: WholeShop
  let things: Things
  let port: number
  let closed: string[]

  before(async () => {
    shop = await openWholeShop({ config: { port: 0 } })
    things = await giveThings(shop)
    port = await shop.panel.panel.listen()
    closed = shop.routes
      .filter(({ method, url }) => method === 'GET' && /^\/(api\/)?admin/.test(url) && !url.includes(':'))
      .map((route) => addressOf(route))
  })
  after(() => shop.stop())

  const bearer = (role: 'customerA' | 'customerB' | 'staff' | 'admin') => ({
    authorization: `Bearer ${shop.people[role].token}`,
  })
  /** Words of the operator's area, which nobody else is shown. */
  const secret = () => [shop.people.admin.email, 'href="/admin/', '"nextCursor"', '"items"', '"checks"', 'id="admin']

  function assertClosed({ status, body }: { status: number; body: string }, what: string): void {
    assert.ok(status < 500, `${what}: ${status}`)
    if (status >= 300 || status === 0) return
    const shown = secret().filter((word) => body.includes(word))
    assert.deepEqual(shown, [], `${what} answers ${status} with content of the operator's area`)
  }
  const refusals = (from: number) =>
    shop.log
      .slice(from)
      .map((line) => JSON.parse(line) as LogLine)
      .filter(({ msg }) => msg === 'refused')

  it('the control: the administrator is shown what others are not', async () => {
    const { status, body } = await rawRequest(port, '/api/admin/users', { headers: bearer('admin') })
    assert.equal(status, 200)
    assert.ok(secret().some((word) => body.includes(word)))
    assert.ok(closed.length > 30)
  })

  it('C15 another spelling of an address in the area of operators shows nothing', async () => {
    for (const path of ['/admin', '/admin/users', '/api/admin/users', '/api/admin/plugins'])
      for (const headers of [{}, bearer('customerA')] as Record<string, string>[])
        for (const target of spellings(path)) {
          const from = shop.log.length
          const answer = await rawRequest(port, target, { headers })
          assertClosed(answer, target)
          if (answer.status >= 400 || (answer.status === 303 && /login/.test(answer.head)))
            assert.ok(answer.status === 400 || refusals(from).length > 0, `no line says that ${target} was refused`)
        }
  })

  it('C15 another method on an address in the area of operators shows nothing', async () => {
    for (const path of closed)
      for (const method of methods)
        for (const headers of [bearer('customerA'), ...(path === '/admin' ? [{}] : [])] as Record<string, string>[]) {
          const answer = await rawRequest(port, path, { method, headers })
          assertClosed(answer, `${method} ${path}`)
          // HEAD has no content to look for: that it is answered at all would say too much.
          assert.ok(answer.status >= 300, `${method} ${path}: ${answer.status}`)
        }
  })

  it('C15 a header or a field that names another method, address or person changes nothing', async () => {
    const untouched = await tablesOf(shop.panel.db)
    for (const path of ['/admin', '/admin/users', '/api/admin/users'])
      for (const headers of overrides) {
        assertClosed(await rawRequest(port, path, { headers }), `${path} with ${JSON.stringify(headers)}`)
        assertClosed(
          await rawRequest(port, '/login', { headers: { ...headers, 'x-original-url': path, 'x-rewrite-url': path } }),
          JSON.stringify(headers),
        )
      }
    // Of a page that a customer may see, the method is what was sent.
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override'])
      for (const method of ['POST', 'DELETE', 'PUT'])
        for (const path of [
          `/api/subscriptions/${things.subscription}/cancel`,
          `/api/orders/${things.unpaidOrder}/cancel?_method=${method}`,
        ])
          assert.equal(
            (await rawRequest(port, path, { headers: { ...bearer('customerA'), [name]: method } })).status,
            404,
          )
    assert.deepEqual(await tablesOf(shop.panel.db), untouched)
  })

  it('B21 a token is judged alike on every spelling of a route, and a dead one opens none', async () => {
    const { email, password } = shop.people.customerB
    const login = await shop.panel.api('POST', '/api/auth/login', { body: { identifier: email, password } })
    const token = login.body.accessToken as string
    await shop.panel.api('POST', '/api/auth/logout', { token })
    for (const path of ['/account', '/dashboard', '/orders', '/api/auth/me'])
      for (const target of [path, ...spellings(path)]) {
        const { status, body } = await rawRequest(port, target, { headers: { authorization: `Bearer ${token}` } })
        assert.ok(status < 500 && !body.includes(email), `${target}: ${status}`)
      }
  })

  it('C14 another content type does not get around the schema', async () => {
    const untouched = await tablesOf(shop.panel.db)
    const bodies = [
      '{"identifier":{"$gt":""},"password":{"$gt":""}}',
      '{"identifier":[1],"password":true}',
      '[]',
      '"x"',
      'identifier[$gt]=&password[$gt]=',
    ]
    for (const type of [
      'application/json',
      'application/json\ta',
      ' application/json',
      'application/json ;charset=utf-8',
      'APPLICATION/JSON',
      'Application/Json; charset=utf-7',
      'application/json; charset=utf-16',
      'application/json,text/plain',
      'application/vnd.api+json',
      'application/json/x',
      'application/jsonp',
      'text/json',
      'text/plain',
      'text/plain; application/json',
      'application/x-www-form-urlencoded',
      'application/x-www-form-urlencoded; x=application/json',
      'multipart/form-data; boundary=x',
      'application/octet-stream',
      'x',
      ';',
      '',
    ])
      for (const url of [
        '/api/auth/login',
        '/api/auth/verify-phone',
        '/api/auth/forgot-password',
        '/api/services/configure',
      ])
        for (const body of bodies) {
          const { status } = await rawRequest(port, url, { method: 'POST', body, headers: { 'content-type': type } })
          assert.ok(status >= 400 && status < 500, `${url} with ${JSON.stringify(type)} ${body}: ${status}`)
        }
    for (const url of ['/api/auth/login', '/api/services/configure'])
      assert.equal(
        (await rawRequest(port, url, { method: 'POST', body: bodies[0]! })).status < 500,
        true,
        'no content type',
      )
    assert.deepEqual(await tablesOf(shop.panel.db), untouched)
  })

  it('what is no HTTP is refused, and the process lives', async () => {
    for (const bytes of [
      'GET / HTTP/1.1\r\n\r\n',
      'GET / HTTP/9.9\r\nhost: x\r\n\r\n',
      'GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\nhost: x\r\n\r\n',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx',
      'GET / HTTP/1.1\r\nhost: x\r\nx: \u0000\r\n\r\n',
      `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`,
      '\u0016\u0003\u0001\u0002\u0000',
    ]) {
      const { status, body } = await sendRaw(port, bytes)
      assert.ok([0, 400, 417, 431, 505].includes(status), `${bytes.slice(0, 60)}: ${status}`)
      assert.ok(!body.includes('at '), 'no stack is shown')
    }
    assert.equal((await rawRequest(port, '/healthz')).status, 200)
  })
})
