import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ownPath } from '../../core/web/http/flash.js'
import { closeSchema } from '../../core/web/http/validation.js'
import { createTestPanel, engines } from 'nettoria/testing'
import type { TestPanel, TestUser } from 'nettoria/testing'
import { bootWith } from './fixture-plugins.js'
import type { FixturePanel } from './fixture-plugins.js'

const probe = `
let calls = 0
export default { setup(p) {
  p.api.routes((app) => {
    app.post('/probe/charge', { config: { permission: 'self', idempotent: true },
      schema: { body: { type: 'object', required: ['amount'], properties: { amount: { type: 'integer', minimum: 1 }, note: { type: 'string', maxLength: 5 } } } } },
      async (request) => { calls++; if (request.body.note === 'boom') throw new Error('secret inside'); return { calls, amount: request.body.amount } })
    app.get('/probe/staff', { config: { permission: 'probe.see' } }, async () => ({ ok: true }))
    app.get('/probe/limited', { config: { public: true, rateLimit: { max: 2, timeWindow: 60000 } } }, async () => ({ ok: true }))
  })
  p.pages.routes((app) => {
    app.post('/probe/form', { config: { permission: 'self' }, schema: { body: { type: 'object', properties: { n: { type: 'integer' } } } } },
      async (request) => ({ n: request.body.n }))
  })
  p.pages.routes((app) => { app.post('/probe/leave', { config: { public: true, forgeable: true }, schema: { body: { type: 'object', properties: { to: { type: 'string' } } } } }, async (request, reply) => reply.leave(request.body.to)) })
  p.webhooks.routes((app) => { app.post('/hooks/probe/x', { config: { public: true } }, async (request) => ({ raw: request.body.toString('utf8') })) })
} }`

describe('a request', () => {
  let fixture: FixturePanel
  let panel: TestPanel
  let sara: TestUser
  let cookie: string
  before(async () => {
    fixture = await bootWith({
      probe: { manifest: { permissions: [{ id: 'probe.see', scope: 'staff', title: 'See' }] }, code: probe },
    })
    panel = fixture.panel
    sara = await panel.customer()
    cookie = await signInByForm(panel, sara)
  })
  after(() => fixture.stop())
  const charge = (body: unknown, headers: Record<string, string> = {}) =>
    panel.api('POST', '/api/probe/charge', { token: sara.token, body, headers })

  it('needs to be signed in, and the permission', async () => {
    assert.equal((await panel.api('POST', '/api/probe/charge', { body: { amount: 1 } })).body.code, 'AUTH_REQUIRED')
    const denied = await panel.api('GET', '/api/probe/staff', { token: sara.token })
    assert.deepEqual([denied.status, denied.body.code], [403, 'PERMISSION_DENIED'])
    assert.equal((await panel.api('GET', '/api/probe/staff', { token: (await panel.admin()).token })).status, 200)
  })

  it('has its input checked against a closed schema, without coercion in JSON', async () => {
    for (const body of [
      {},
      { amount: '1' },
      { amount: 1.5 },
      { amount: 0 },
      { amount: [1] },
      { amount: 1, isAdmin: true },
      { amount: 1, note: '123456' },
    ]) {
      const refused = await charge(body)
      assert.deepEqual([refused.status, refused.body.code], [400, 'INPUT_INVALID'], JSON.stringify(body))
      assert.match(String(refused.headers['content-type']), /application\/problem\+json/)
      assert.ok(refused.body.errors.length > 0 && refused.body.requestId)
    }
    for (const type of ['text/plain', 'application/json\ta', 'application/xml']) {
      const answer = await panel.inject({
        method: 'POST',
        url: '/api/probe/charge',
        payload: '{"amount":"x"}',
        headers: { authorization: `Bearer ${sara.token}`, 'content-type': type },
      })
      assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, type)
    }
  })

  it('answers in the language it asks for', async () => {
    const fa = await charge({}, { 'accept-language': 'fa' })
    assert.match(fa.body.errors[0].message, /پر کنید/)
  })

  it('with an Idempotency-Key has one effect and one answer', async () => {
    const key = { 'idempotency-key': 'k-1' }
    const first = await charge({ amount: 7 }, key)
    const again = await charge({ amount: 7 }, key)
    assert.deepEqual(again.body, first.body)
    assert.equal(again.headers['idempotency-replayed'], 'true')
    assert.deepEqual([(await charge({ amount: 8 }, key)).status], [422])
    const racing = await Promise.all(
      Array.from({ length: 10 }, () => charge({ amount: 9 }, { 'idempotency-key': 'k-2' })),
    )
    const done = new Set(racing.filter((r) => r.status === 200).map((r) => r.body.calls))
    assert.equal(done.size, 1)
    assert.ok(racing.every((r) => r.status === 200 || r.body.code === 'IDEMPOTENCY_BUSY'))
    panel.clock.advance(25 * 3_600_000)
    sara.token = (
      await panel.api('POST', '/api/auth/login', { body: { identifier: sara.email, password: sara.password } })
    ).body.accessToken
    assert.notDeepEqual((await charge({ amount: 7 }, key)).body, first.body)
    cookie = await signInByForm(panel, sara)
  })

  it('that fails inside says nothing of the inside, and can be tried again under its key', async () => {
    const key = { 'idempotency-key': 'k-3' }
    const failed = await charge({ amount: 1, note: 'boom' }, key)
    assert.deepEqual([failed.status, failed.body.code], [500, 'INTERNAL'])
    assert.ok(!JSON.stringify(failed.body).includes('secret inside'))
    assert.ok(
      fixture.log.some((line) => line.includes('secret inside')),
      'the log has the cause',
    )
    assert.equal((await charge({ amount: 1, note: 'boom' }, key)).status, 500)
  })

  it('of a form needs the token of its own session', async () => {
    const post = (payload: string, sent = cookie) =>
      panel.inject({
        method: 'POST',
        url: '/probe/form',
        payload,
        headers: { cookie: sent, 'content-type': 'application/x-www-form-urlencoded' },
      })
    assert.equal((await post('n=5')).statusCode, 403)
    const page = await panel.inject({ method: 'GET', url: '/account', headers: { cookie } })
    const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1]
    const jar = [cookie, ...setCookies(page)].join('; ')
    const sent = await post(`n=5&_csrf=${encodeURIComponent(token!)}`, jar)
    assert.deepEqual(JSON.parse(sent.body), { n: 5 })
    const stranger = await signInByForm(panel, await panel.customer())
    assert.equal(
      (await post(`n=5&_csrf=${encodeURIComponent(token!)}`, [stranger, ...setCookies(page)].join('; '))).statusCode,
      403,
    )
  })

  it('with a session cookie cannot reach the API from a foreign form', async () => {
    const answer = await panel.inject({
      method: 'POST',
      url: '/api/probe/charge',
      payload: { amount: 1 },
      headers: { cookie },
    })
    assert.deepEqual([answer.statusCode, (answer.json() as { code: string }).code], [403, 'CSRF_INVALID'])
  })

  it('to a webhook arrives as the bytes that were sent', async () => {
    const raw = '{ "b" : 1,\n"a":2}'
    const answer = await panel.inject({
      method: 'POST',
      url: '/hooks/probe/x',
      payload: raw,
      headers: { 'content-type': 'application/json' },
    })
    assert.equal((answer.json() as { raw: string }).raw, raw)
  })

  it('leads to another site over a page of ours, and straight to one of ours', async () => {
    const leave = (to: string) =>
      panel.inject({
        method: 'POST',
        url: '/probe/leave',
        payload: new URLSearchParams({ to }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
    const away = await leave('https://pay.example/start?a=1&b=2')
    assert.deepEqual([away.statusCode, away.headers['refresh']], [200, '0; url=https://pay.example/start?a=1&b=2'])
    assert.match(away.body, /href="https:\/\/pay\.example\/start\?a&#x3D;1&amp;b&#x3D;2"/)
    const own = await leave('http://127.0.0.1:5000/sandbox/1')
    assert.deepEqual([own.statusCode, own.headers.location], [303, 'http://127.0.0.1:5000/sandbox/1'])
    assert.equal((await leave('javascript:alert(1)')).statusCode, 500)
  })

  it('over the limit answers 429 with Retry-After', async () => {
    const answers = await Promise.all(Array.from({ length: 3 }, () => panel.api('GET', '/api/probe/limited')))
    const refused = answers.find((a) => a.status === 429)
    assert.equal(refused?.body.code, 'RATE_LIMITED')
    assert.ok(refused?.headers['retry-after'])
  })

  it('is answered with the strict headers, and pages send guests to sign in', async () => {
    const page = await panel.inject({ method: 'GET', url: '/login' })
    assert.equal(
      page.headers['content-security-policy'],
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
    )
    assert.deepEqual([page.headers['x-content-type-options'], page.headers['cache-control']], ['nosniff', 'no-store'])
    const guest = await panel.inject({ method: 'GET', url: '/account?x=1' })
    assert.deepEqual([guest.statusCode, guest.headers.location], [303, '/login?next=%2Faccount%3Fx%3D1'])
    for (const url of ['//account', '/account/', '/ACCOUNT', '/%2faccount', '/account;x'])
      assert.ok([303, 404].includes((await panel.inject({ method: 'GET', url })).statusCode), url)
  })
})

describe('helpers of the HTTP layer', () => {
  it('never leave the site', () => {
    const own = ['/', '/orders/1?x=2#y']
    const foreign = [
      '//evil',
      '/\\evil',
      'https://evil',
      'https:evil',
      '/\t/evil',
      '/a\r\nb',
      '',
      'evil',
      '/a\\b',
      '/ a',
    ]
    assert.deepEqual(own.map(ownPath), own)
    assert.deepEqual([...new Set(foreign.map(ownPath))], ['/'])
  })

  it('write a path as a header can carry it', () => {
    assert.equal(ownPath('/سلام?q=سلام#é'), `/${encodeURIComponent('سلام')}?q=${encodeURIComponent('سلام')}#%C3%A9`)
    assert.equal(ownPath('/\u2028'), '/%E2%80%A8')
    assert.equal(ownPath('/\ud800'), '/%EF%BF%BD')
    assert.equal(ownPath('/a/../b'), '/b')
    assert.equal(ownPath('/a/..//evil'), '/')
  })

  it('close every object of a schema', () => {
    const closed = closeSchema({
      type: 'object',
      properties: { a: { type: 'array', items: { type: 'object', properties: {} } } },
    })
    assert.deepEqual(closed, {
      type: 'object',
      properties: { a: { type: 'array', items: { type: 'object', properties: {}, additionalProperties: false } } },
      additionalProperties: false,
    })
  })
})

describe('every route of the product', () => {
  it('declares who may call it', async () => {
    const panel = await createTestPanel({ plugins: 'all', engine: engines()[0]! })
    try {
      assert.deepEqual(
        [...panel.panel.failures.values()].map((f) => f.error.message),
        [],
      )
      for (const [method, url] of [
        ['GET', '/api/orders'],
        ['POST', '/api/vms/:id/power'],
        ['GET', '/api/vcenter/vms'],
        ['GET', '/dashboard'],
      ] as const)
        assert.ok(panel.panel.app.hasRoute({ method, url }), `${method} ${url}`)
      const guest = await panel.inject({ method: 'GET', url: '/api/orders' })
      assert.equal(guest.statusCode, 401)
    } finally {
      await panel.stop()
    }
  })
})

function setCookies(response: { headers: Record<string, unknown> }): string[] {
  return [response.headers['set-cookie'] ?? []].flat().map((line) => String(line).split(';')[0]!)
}

async function signInByForm(panel: TestPanel, user: { email: string; password: string }): Promise<string> {
  const page = await panel.inject({ method: 'GET', url: '/login' })
  const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const answer = await panel.inject({
    method: 'POST',
    url: '/login',
    payload: new URLSearchParams({ _csrf: token, identifier: user.email, password: user.password }).toString(),
    headers: { cookie: setCookies(page).join('; '), 'content-type': 'application/x-www-form-urlencoded' },
  })
  assert.equal(answer.statusCode, 303, answer.body)
  return [...setCookies(page), ...setCookies(answer)].join('; ')
}
