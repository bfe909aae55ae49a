import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { engines } from '../../../core/toolkit/testing/index.js'
import type { TestPanel } from '../../../core/toolkit/testing/index.js'
import { Browser, callAuth, identityPanel, lastNotice, wrongCode } from './people.js'

const minute = 60_000

for (const engine of engines())
  describe(`one-time codes and forgotten passwords on ${engine}`, () => {
    let panel: TestPanel
    const auth = callAuth(() => panel)
    const asked = (kind: string) => panel.notices.filter((notice) => notice.kind === kind).length
    const loginCode = () => String(lastNotice(panel, 'identity.login-code').params['code'])
    const resetToken = (kind = 'identity.reset-link-mail') =>
      String(lastNotice(panel, kind).params['link']).split('/').at(-1) ?? ''
    const forget = (identifier: string) => auth('/forgot-password', { identifier })

    before(async () => {
      panel = await identityPanel(engine)
    })
    after(() => panel.stop())

    test('a code signs in once', async () => {
      const user = await panel.customer()
      assert.equal((await auth('/request-otp', { identifier: user.phone })).status, 202)
      const code = loginCode()
      const login = () => auth('/verify-otp', { identifier: user.phone, code })
      const answers = await Promise.all(Array.from({ length: 10 }, login))
      const good = answers.filter((answer) => answer.status === 200)
      assert.equal(good.length, 1, 'B6 one use')
      assert.equal((await auth('/me', undefined, good[0]?.body.accessToken)).body.user.id, user.id)
    })

    test('B8 a code to sign in dies after five tries and after five minutes', async () => {
      const user = await panel.customer()
      await auth('/request-otp', { identifier: user.phone })
      const guess = (code: string) => auth('/verify-otp', { identifier: user.phone, code })
      for (let i = 0; i < 5; i++) assert.equal((await guess(wrongCode(loginCode()))).body.code, 'AUTH_CODE_INVALID')
      assert.equal((await guess(loginCode())).status, 400)
      await auth('/request-otp', { identifier: user.phone })
      panel.clock.advance(5 * minute)
      assert.equal((await guess(loginCode())).status, 400)
    })

    test('a code of one purpose, contact or person is good for no other', async () => {
      const [a, b] = [await panel.customer(), await panel.customer({ verified: false })]
      await auth('/request-otp', { identifier: a.phone })
      const code = loginCode()
      assert.equal((await auth('/verify-otp', { identifier: b.phone, code })).status, 400)
      assert.equal((await auth('/verify-otp', { identifier: a.email, code })).status, 400)
      assert.equal((await auth('/verify-phone', { phone: a.phone, code })).status, 400)
      const proof = String(lastNotice(panel, 'identity.phone-code').params['code'])
      assert.equal((await auth('/verify-otp', { identifier: b.phone, code: proof })).status, 400)
    })

    test('B13 asking tells nothing, and only proven contacts get a code', async () => {
      const unproven = await panel.customer({ verified: false })
      const before = asked('identity.login-code') + asked('identity.login-code-mail')
      for (const identifier of [unproven.phone, unproven.email, 'nobody@example.com', '+989351112233', 'rubbish']) {
        const answer = await auth('/request-otp', { identifier })
        assert.deepEqual([answer.status, answer.body], [202, {}])
      }
      assert.equal(asked('identity.login-code') + asked('identity.login-code-mail'), before)
    })

    test('B3 a new password ends every session, and the old password', async () => {
      const user = await panel.customer()
      const other = (await auth('/login', { identifier: user.email, password: user.password })).body
      assert.deepEqual((await forget(user.email)).body, {})
      assert.equal(
        (await auth(`/reset-password/${resetToken()}`, { password: 'short' })).body.code,
        'AUTH_PASSWORD_WEAK',
      )
      const fresh = 'an entirely new password'
      assert.equal((await auth(`/reset-password/${resetToken()}`, { password: fresh })).status, 204)
      assert.equal((await auth('/me', undefined, user.token)).status, 401)
      assert.equal((await auth('/refresh', { refreshToken: other.refreshToken })).status, 401)
      assert.equal((await auth('/login', { identifier: user.email, password: user.password })).status, 401)
      assert.equal((await auth('/login', { identifier: user.email, password: fresh })).status, 200)
      assert.deepEqual(lastNotice(panel, 'identity.password-changed').to, { userId: user.id })
      assert.equal((await auth(`/reset-password/${resetToken()}`, { password: fresh })).body.code, 'AUTH_LINK_INVALID')
    })

    test('of ten uses of a link at once, one succeeds', async () => {
      const user = await panel.customer()
      await forget(user.phone)
      const token = resetToken('identity.reset-link')
      const use = (_: unknown, n: number) =>
        auth(`/reset-password/${token}`, { password: `an entirely new password ${n}` })
      const statuses = (await Promise.all(Array.from({ length: 10 }, use))).map((answer) => answer.status)
      assert.equal(statuses.filter((status) => status === 204).length, 1)
    })

    test('a link dies after an hour, and guesses are limited', async () => {
      const user = await panel.customer()
      await forget(user.email)
      panel.clock.advance(60 * minute)
      assert.equal(
        (await auth(`/reset-password/${resetToken()}`, { password: 'an entirely new password' })).status,
        400,
      )
      const statuses = []
      for (let i = 0; i < 101; i++)
        statuses.push(
          (await auth(`/reset-password/${'x'.repeat(43)}`, { password: 'an entirely new password' })).status,
        )
      assert.equal(statuses.at(-1), 429)
      panel.clock.advance(60 * minute)
    })

    test('B11 a forged host does not get into the link', async () => {
      const user = await panel.customer()
      const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }
      await panel.api('POST', '/api/auth/forgot-password', { body: { identifier: user.email }, headers })
      await panel.panel.services.identity.settled()
      assert.match(
        String(lastNotice(panel, 'identity.reset-link-mail').params['link']),
        /^http:\/\/127\.0\.0\.1:5000\/reset-password\//,
      )
    })

    test('a browser does the same', async () => {
      const user = await panel.customer()
      const browser = new Browser(panel)
      const sent = await browser.post('/forgot-password', { identifier: user.email }, '/forgot-password')
      assert.equal(sent.statusCode, 200)
      await panel.panel.services.identity.settled()
      const path = `/reset-password/${resetToken()}`
      const weak = await browser.post(path, { password: 'short' }, path)
      assert.equal(weak.statusCode, 400)
      assert.match(weak.body, /at least 10 characters/i)
      const done = await browser.post(path, { password: 'an entirely new password' })
      assert.equal(done.headers.location, '/login')
      assert.match((await browser.get('/login')).body, /new password is set/)
      assert.match((await browser.get(path)).body, /\/forgot-password/)
    })
  })
