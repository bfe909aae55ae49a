import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { safeNext } from '../../../core/identity/pages/safe-next.js'
import { engines } from '../../../core/toolkit/testing/index.js'
import type { TestPanel } from '../../../core/toolkit/testing/index.js'
import { Browser, identityPanel, lastCode, lastNotice, person, wrongCode } from './people.js'

for (const engine of engines())
  describe(`sign-up and sign-in in a browser on ${engine}`, () => {
    let panel: TestPanel
    before(async () => {
      panel = await identityPanel(engine)
    })
    after(() => panel.stop())

    test('signs up, proves the phone, goes where it wanted', async () => {
      const browser = new Browser(panel)
      const who = person(1)
      const registered = await browser.post(
        '/register',
        { ...who, next: '/order?plan=2' },
        '/register?next=/order?plan=2',
      )
      assert.equal(registered.statusCode, 303, registered.body)
      assert.equal(registered.headers.location, '/verify?next=%2Forder%3Fplan%3D2')
      const page = await browser.get(String(registered.headers.location))
      assert.equal(page.statusCode, 200)
      const wrong = await browser.post('/verify', { code: wrongCode(lastCode(panel)), next: '/order?plan=2' })
      assert.equal(wrong.statusCode, 400)
      assert.match(wrong.body, /wrong, used or too old/)
      const right = await browser.post('/verify', { code: lastCode(panel), next: '/order?plan=2' })
      assert.equal(right.statusCode, 303)
      assert.equal(right.headers.location, '/order?plan=2')
      assert.equal((await browser.get('/verify')).headers.location, '/dashboard')
    })

    test('a refused form keeps what was typed, but no password', async () => {
      const browser = new Browser(panel)
      const refused = await browser.post(
        '/register',
        { ...person(2), firstName: '', email: 'typed@example', next: '' },
        '/register',
      )
      assert.equal(refused.statusCode, 400)
      assert.match(refused.body, /value="typed@example"/)
      assert.ok(!refused.body.includes(person(2).password))
    })

    test('B18 looking at the e-mail link changes nothing, the button does', async () => {
      const link = new URL(String(lastNotice(panel, 'identity.email-link').params['link'])).pathname
      const proven = async () =>
        (
          await panel.db
            .read('identity_users')
            .where({ email: person(1).email })
            .first()
        )?.email_verified_at
      const browser = new Browser(panel)
      assert.equal((await browser.get(link)).statusCode, 200)
      assert.equal(await proven(), null)
      const done = await browser.post(link, {})
      assert.equal(done.statusCode, 200)
      assert.ok(await proven())
      assert.equal((await browser.post(link, {})).statusCode, 400)
    })

    test('B18 forms without their token are refused', async () => {
      for (const url of ['/login', '/register'])
        assert.equal((await new Browser(panel).post(url, { identifier: 'x', password: 'y' })).statusCode, 403, url)
      const browser = new Browser(panel)
      const { email, password } = person(1)
      await browser.post('/login', { identifier: email, password, next: '' }, '/login')
      const forged = await panel.inject({
        method: 'POST',
        url: '/logout',
        headers: { cookie: `ntt_session=${browser.cookies.get('ntt_session')}` },
      })
      assert.equal(forged.headers.location, '/login')
      assert.equal((await browser.get('/account')).statusCode, 200, 'nobody was signed out')
    })

    test('B14, B15 the session is new at each sign-in, and the one before is dead', async () => {
      const browser = new Browser(panel)
      const { email, password } = person(1)
      browser.cookies.set('ntt_session', 'chosen-by-an-attacker')
      assert.equal((await browser.post('/login', { identifier: email, password, next: '' }, '/login')).statusCode, 303)
      const first = browser.cookies.get('ntt_session') ?? ''
      assert.notEqual(first, 'chosen-by-an-attacker')
      assert.equal(
        (await browser.post('/login', { identifier: email, password, next: '' }, '/account')).statusCode,
        303,
      )
      assert.notEqual(browser.cookies.get('ntt_session'), first)
      const old = new Browser(panel)
      old.cookies.set('ntt_session', first)
      assert.equal((await old.get('/account')).statusCode, 303)
      assert.equal((await browser.get('/account')).statusCode, 200)
      assert.equal((await browser.post('/logout', {}, '/account')).statusCode, 303)
      assert.equal((await browser.get('/account')).headers.location, '/login?next=%2Faccount')
    })

    test('the session cookie is out of reach for scripts and other sites', async () => {
      const browser = new Browser(panel)
      const { email, password } = person(1)
      const answer = await browser.post('/login', { identifier: email, password, next: '' }, '/login')
      const cookie = answer.cookies.find(({ name }) => name === 'ntt_session')
      assert.deepEqual([cookie?.httpOnly, cookie?.sameSite, cookie?.path], [true, 'Lax', '/'])
    })

    test('behind https the cookie is bound to the host', async () => {
      const secure = await identityPanel(engine, { config: { appUrl: 'https://panel.example.com' } })
      try {
        const user = await secure.customer()
        const browser = new Browser(secure)
        const answer = await browser.post(
          '/login',
          { identifier: user.email, password: user.password, next: '' },
          '/login',
        )
        const cookie = answer.cookies.find(({ name }) => name === '__Host-ntt_session')
        assert.deepEqual([cookie?.secure, cookie?.path, cookie?.domain], [true, '/', undefined])
      } finally {
        await secure.stop()
      }
    })

    test('names and language are changed, a session is ended', async () => {
      const browser = new Browser(panel)
      const { email, password } = person(1)
      await browser.post('/login', { identifier: email, password, next: '' }, '/login')
      const fields = { firstName: '<b>Sara</b>', lastName: 'A', locale: 'fa', timezone: 'Asia/Tehran' }
      assert.equal((await browser.post('/account', fields, '/account')).statusCode, 303)
      const page = await browser.get('/account')
      assert.match(page.body, /&lt;b&gt;Sara/)
      assert.ok(!page.body.includes('<b>Sara'))
      const bad = await browser.post('/account', { ...fields, timezone: 'Nowhere' })
      assert.equal(bad.statusCode, 400)
      const user = await panel.db.read('identity_users').where({ email }).first()
      const own = await panel.db
        .read('identity_sessions')
        .where({ user_id: user?.id })
        .whereNull('ended_at')
        .orderBy('id', 'desc')
      assert.equal((await browser.post(`/account/sessions/${own[0]?.id}/end`, {}, '/account')).statusCode, 303)
      assert.equal((await browser.get('/account')).statusCode, 303)
    })

    test('B19 only own paths are gone to after sign-in', async () => {
      const { email, password } = person(1)
      for (const next of [
        '//evil.example',
        '/\\evil.example',
        'https:evil.example',
        'https://evil.example',
        '/\t/evil.example',
      ]) {
        const browser = new Browser(panel)
        const answer = await browser.post(
          '/login',
          { identifier: email, password, next },
          `/login?next=${encodeURIComponent(next)}`,
        )
        assert.equal(answer.headers.location, '/dashboard', next)
      }
    })
  })

test('B19 own paths', () => {
  const evil = [
    '//e.x',
    '///e.x',
    '/\\e.x',
    '\\/e.x',
    'http:e.x',
    'javascript:alert(1)',
    ' /x',
    '/x\r\nSet-Cookie: a=b',
    '/\n/e.x',
    '/.//e.x',
    '/a/..//e.x',
    '',
    '@e.x',
    '/%0d\u0000',
  ]
  for (const next of evil) assert.equal(safeNext(next, '/fallback'), '/fallback', JSON.stringify(next))
  for (const next of ['/', '/servers/3?tab=a#b', '/order?plan=2&period=monthly', '/a%20b'])
    assert.equal(safeNext(next, '/fallback'), next)
})
