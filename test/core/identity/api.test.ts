import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { engines } from '../../../core/toolkit/testing/index.js'
import type { TestPanel } from '../../../core/toolkit/testing/index.js'
import { callAuth, identityPanel, lastCode, lastNotice, person } from './people.js'

for (const engine of engines())
  describe(`sign-up and sign-in over the API on ${engine}`, () => {
    let panel: TestPanel
    const auth = callAuth(() => panel)
    const change = (token: string, body: object) => panel.api('PATCH', '/api/auth/update-profile', { token, body })

    before(async () => {
      panel = await identityPanel(engine)
    })
    after(() => panel.stop())

    test('registers, proves phone and e-mail, signs in, refreshes, signs out', async () => {
      const who = { ...person(1), email: ' Sara1@Example.com', phone: '۰۹۱۲۱۰۰۰۰۰۱' }
      const registered = await auth('/register', who)
      assert.equal(registered.status, 201, JSON.stringify(registered.body))
      assert.deepEqual(
        { ...registered.body.user, id: 0 },
        {
          id: 0,
          firstName: 'Sara',
          lastName: 'Ahmadi',
          email: 'sara1@example.com',
          emailVerified: false,
          phone: '+989121000001',
          phoneVerified: false,
          nationalIdVerified: false,
          profileComplete: false,
          locale: 'en',
          timezone: 'UTC',
          roles: ['customer'],
          createdAt: '2026-01-15T09:00:00.000Z',
        },
      )
      const verified = await auth('/verify-phone', { phone: who.phone, code: lastCode(panel) })
      assert.equal(verified.status, 200)
      assert.equal(verified.body.user.phoneVerified, true)

      const token = String(lastNotice(panel, 'identity.email-link').params['link']).split('/').at(-1)
      assert.equal((await auth(`/verify-email/${token}`)).body.user.emailVerified, true)
      assert.equal((await auth(`/verify-email/${token}`)).body.code, 'AUTH_LINK_INVALID')

      for (const identifier of ['SARA1@example.com', '09121000001', '+98 912 100 0001'])
        assert.equal((await auth('/login', { identifier, password: who.password })).status, 200, identifier)

      const login = await auth('/login', { identifier: who.email, password: who.password })
      assert.equal(login.body.expiresIn, 900)
      const me = await auth('/me', undefined, login.body.accessToken)
      assert.equal(me.status, 200, JSON.stringify(me.body))
      assert.equal(me.body.accounts[0].role, 'owner')

      const refreshed = await auth('/refresh', { refreshToken: login.body.refreshToken })
      assert.equal(refreshed.status, 200)
      assert.equal((await auth('/logout', { refreshToken: refreshed.body.refreshToken })).status, 204)
      assert.equal((await auth('/me', undefined, refreshed.body.accessToken)).status, 401)
    })

    test('refuses a taken e-mail or phone, whichever way it is written', async () => {
      const email = await auth('/register', { ...person(90), email: 'SARA1@EXAMPLE.COM' })
      assert.equal(email.body.code, 'AUTH_ALREADY_REGISTERED')
      assert.equal((await auth('/register', { ...person(91), phone: '0912 100 0001' })).status, 409)
    })

    test('of ten sign-ups with the same address at once, one succeeds', async () => {
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) => auth('/register', { ...person(200 + n), email: 'same@example.com' })),
      )
      const statuses = answers.map((answer) => answer.status).sort()
      // The message budget of one address is five an hour; what is within it meets the unique address.
      assert.deepEqual([...new Set(statuses)], [201, 409, 429])
      assert.equal(statuses.filter((status) => status === 201).length, 1)
    })

    test('names each wrong field', async () => {
      const answer = await auth('/register', { ...person(92), email: 'nobody', phone: '123' })
      assert.equal(answer.status, 400)
      assert.deepEqual(
        answer.body.errors.map((error: { path: string }) => error.path),
        ['email', 'phone'],
      )
    })

    test('refuses weak passwords', async () => {
      for (const password of [
        'short',
        'x'.repeat(129),
        'Password123',
        '1234567890',
        'aaaaaaaaaaaa',
        'sara93@example.com',
      ]) {
        const answer = await auth('/register', { ...person(93), password })
        assert.equal(answer.status, 400, password)
        assert.equal(answer.body.code, 'AUTH_PASSWORD_WEAK')
      }
    })

    test('B12 a changed phone is unproven, gets a code, and the old one is told', async () => {
      const user = await panel.customer()
      const fields = {
        phone: '+989129999999',
        firstName: 'Sahar',
        locale: 'fa',
        timezone: 'Asia/Tehran',
        currency: 'IRR',
      }
      const answer = await change(user.token, fields)
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
      const { phone, phoneVerified, timezone, locale, firstName } = answer.body.user
      assert.deepEqual(
        { phone, phoneVerified, timezone, locale, firstName },
        { phone: '+989129999999', phoneVerified: false, timezone: 'Asia/Tehran', locale: 'fa', firstName: 'Sahar' },
      )
      assert.deepEqual(lastNotice(panel, 'identity.phone-changed').to, { userId: user.id, phone: user.phone })
      assert.deepEqual(lastNotice(panel, 'identity.phone-code').to, { userId: user.id, phone: '+989129999999' })
      assert.equal((await change(user.token, { timezone: 'Mars/Base' })).body.code, 'AUTH_PROFILE_INVALID')
      assert.equal((await change(user.token, { timezone: 'Europe/Kyiv' })).status, 200)
      const spelled = await change(user.token, { timezone: 'ASIA/teHRan' })
      assert.equal(spelled.body.user.timezone, 'Asia/Tehran')
      assert.equal((await auth('/me', undefined, user.token)).body.accounts[0].currency, 'IRR')
    })

    test('a code can be sent again, within the limits of the number', async () => {
      const who = person(3)
      await auth('/register', who)
      const first = lastCode(panel)
      const before = panel.notices.length
      assert.equal((await auth('/resend-code', { identifier: who.phone })).status, 202)
      assert.equal(panel.notices.length, before + 1)
      if (first !== lastCode(panel)) {
        const old = await auth('/verify-phone', { phone: who.phone, code: first })
        assert.equal(old.body.code, 'AUTH_CODE_INVALID')
      }
      const statuses = []
      for (let i = 0; i < 6; i++) statuses.push((await auth('/resend-code', { identifier: who.phone })).status)
      assert.deepEqual(statuses, [202, 202, 202, 429, 429, 429])
      panel.clock.advance(3_600_000)
      assert.equal((await auth('/resend-code', { identifier: who.phone })).status, 202)
    })

    test("whoever signs up with the operator's address first does not become administrator", async () => {
      const { identity } = panel.panel.services
      await auth('/register', { ...person(70), email: 'operator@example.com' })
      assert.equal(await identity.createFirstAdmin('operator@example.com', 'a very good password'), false)
      assert.equal(await panel.db.read('identity_user_roles').first('id'), undefined)
    })

    test('the first administrator is made once and may do everything', async () => {
      const { identity } = panel.panel.services
      assert.equal(await identity.createFirstAdmin('Boss@example.com', 'a very good password'), true)
      assert.equal(await identity.createFirstAdmin('other@example.com', 'a very good password'), false)
      const login = await auth('/login', { identifier: 'boss@example.com', password: 'a very good password' })
      assert.deepEqual(login.body.user.roles, ['administrator'])
      const headers = { authorization: `Bearer ${login.body.accessToken}` }
      const principal = await identity.authenticate({ headers, cookies: {} } as never)
      assert.ok(principal?.permissions.has('*') && principal.staff)
    })

    test('expired rows are removed', async () => {
      panel.clock.advance(200 * 24 * 3_600_000)
      await panel.panel.services.identity.cleanUp()
      for (const table of ['identity_counters', 'identity_codes', 'identity_email_links', 'identity_sessions'])
        assert.equal(await panel.db.read(table).first('id'), undefined, table)
    })
  })
