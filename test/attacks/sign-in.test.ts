import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { engines } from 'nettoria/testing'
import type { TestPanel } from 'nettoria/testing'
import { networkOf } from '../../core/identity/sessions/network-of.js'
import { callAuth, identityPanel, lastCode, person, wrongCode } from '../core/identity/people.js'

test('a network is an address of IPv4 or a /64 of IPv6, however it is written', () => {
  const cases = {
    '10.0.0.1': '10.0.0.1',
    '::ffff:10.0.0.1': '10.0.0.1',
    '::1': '0:0:0:0::/64',
    '2001:db8::1': '2001:db8:0:0::/64',
    '2001:0DB8:0000:0:1:2:3:4': '2001:db8:0:0::/64',
    '2001:db8:1:2:3::': '2001:db8:1:2::/64',
    '64:ff9b::10.0.0.1': '64:ff9b:0:0::/64',
    'fe80::1%eth0': 'fe80:0:0:0::/64',
  }
  for (const [ip, network] of Object.entries(cases)) assert.equal(networkOf(ip), network)
})

const jwtSecret = 'test jwt secret, at least thirty-two characters'
const minute = 60_000
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

for (const engine of engines())
  describe(`attacks on sign-in over the API on ${engine}`, () => {
    let panel: TestPanel
    const auth = callAuth(() => panel)
    const login = (identifier: string, password = person(0).password) => auth('/login', { identifier, password })
    const me = (token: string) => auth('/me', undefined, token)

    before(async () => {
      panel = await identityPanel(engine)
    })
    after(() => panel.stop())

    async function register(n: number) {
      const who = person(n)
      assert.equal((await auth('/register', who)).status, 201)
      return { ...who, code: lastCode(panel) }
    }

    test('B1 codes and passwords of a wrong type are refused', async () => {
      const who = await register(1)
      for (const value of [{}, [], true, null, 123456, { $gt: '' }, [who.code], { toString: 'x' }]) {
        assert.equal((await auth('/verify-phone', { phone: who.phone, code: value })).status, 400)
        assert.equal((await auth('/login', { identifier: who.email, password: value })).status, 400)
        assert.equal((await auth('/login', { identifier: value, password: who.password })).status, 400)
        assert.equal((await auth('/refresh', { refreshToken: value })).status, 400)
      }
      assert.equal((await auth('/verify-phone', { phone: who.phone, code: who.code })).status, 200)
    })

    test('C7 a sign-up cannot give itself rights or proofs', async () => {
      for (const extra of [
        { roles: ['administrator'] },
        { phoneVerified: true },
        { id: 1 },
        { balance: 100 },
        { emailVerifiedAt: 1 },
      ])
        assert.equal((await auth('/register', { ...person(2), ...extra })).status, 400)
    })

    test('B5 a token is dead after sign-out, and so is its refresh token', async () => {
      const who = await register(3)
      const { accessToken, refreshToken } = (await login(who.email)).body
      assert.equal((await me(accessToken)).status, 200)
      assert.equal((await auth('/logout', { refreshToken })).status, 204)
      assert.equal((await me(accessToken)).status, 401)
      assert.equal((await auth('/refresh', { refreshToken })).body.code, 'AUTH_REFRESH_INVALID')
    })

    test('sign-out by access token alone ends its session', async () => {
      const who = await register(31)
      const { accessToken, refreshToken } = (await login(who.email)).body
      assert.equal((await panel.api('POST', '/api/auth/logout', { token: accessToken })).status, 204)
      assert.equal((await auth('/refresh', { refreshToken })).status, 401)
    })

    test('B5 an exchanged refresh token ends the session when it is used again', async () => {
      const who = await register(4)
      const first = (await login(who.email)).body
      const second = (await auth('/refresh', { refreshToken: first.refreshToken })).body
      assert.equal((await me(second.accessToken)).status, 200)
      assert.equal((await auth('/refresh', { refreshToken: first.refreshToken })).status, 401)
      assert.equal((await me(second.accessToken)).status, 401)
      assert.equal((await auth('/refresh', { refreshToken: second.refreshToken })).status, 401)
    })

    test('of twenty exchanges of one refresh token at once, at most one succeeds', async () => {
      const who = await register(5)
      const { refreshToken } = (await login(who.email)).body
      const answers = await Promise.all(Array.from({ length: 20 }, () => auth('/refresh', { refreshToken })))
      assert.equal(answers.filter((answer) => answer.status === 200).length, 1)
      assert.equal(answers.filter((answer) => answer.status === 401).length, 19)
    })

    test('B6 a code works once, also when it comes twenty times at once', async () => {
      const who = await register(6)
      const send = () => auth('/verify-phone', { phone: who.phone, code: who.code })
      const answers = await Promise.all(Array.from({ length: 20 }, send))
      assert.equal(answers.filter((answer) => answer.status === 200).length, 1)
      assert.equal(answers.filter((answer) => answer.status === 400).length, 19)
      assert.equal((await send()).body.code, 'AUTH_CODE_INVALID')
    })

    test('B8 a code dies after five tries', async () => {
      const who = await register(7)
      const guess = () => auth('/verify-phone', { phone: who.phone, code: wrongCode(who.code) })
      const answers = await Promise.all(Array.from({ length: 5 }, guess))
      assert.ok(answers.every((answer) => answer.body.code === 'AUTH_CODE_INVALID'))
      assert.equal((await auth('/verify-phone', { phone: who.phone, code: who.code })).body.code, 'AUTH_CODE_INVALID')
    })

    test('a code dies after five minutes', async () => {
      const who = await register(8)
      panel.clock.advance(5 * minute)
      assert.equal((await auth('/verify-phone', { phone: who.phone, code: who.code })).status, 400)
    })

    test('B8 guesses over many numbers are limited by address', async () => {
      const statuses = new Set<number>()
      for (let i = 0; i < 101; i++)
        statuses.add((await auth('/verify-phone', { phone: person(i).phone, code: '000000' })).status)
      assert.ok(statuses.has(429))
      panel.clock.advance(15 * minute)
    })

    test('B10 altered, unsigned, foreign and expired access tokens are refused', async () => {
      const who = await register(10)
      const { accessToken, user } = (await login(who.email)).body
      const [header, payload, signature] = accessToken.split('.')
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
      const protectedHeader = JSON.parse(Buffer.from(header, 'base64url').toString())
      const sign = (change: object, head: object = protectedHeader, secret = jwtSecret) => {
        const input = `${encode(head)}.${encode({ ...claims, ...change })}`
        return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
      }
      const control = sign({})
      assert.equal((await me(control)).status, 200, 'our own signature is the control')
      const hs512 = `${encode({ ...protectedHeader, alg: 'HS512' })}.${payload}`
      const refused = {
        'edited payload': `${header}.${encode({ ...claims, sub: String(user.id + 1) })}.${signature}`,
        'alg none': `${encode({ alg: 'none', typ: 'at+jwt', kid: protectedHeader.kid })}.${payload}.`,
        'other algorithm': `${hs512}.${createHmac('sha512', jwtSecret).update(hs512).digest('base64url')}`,
        'other audience': sign({ aud: 'elsewhere' }),
        'other issuer': sign({ iss: 'https://evil.example' }),
        'kid as a path': sign({}, { ...protectedHeader, kid: '../../dev/null' }),
        'other type': sign({}, { ...protectedHeader, typ: 'JWT' }),
        'other key': sign({}, protectedHeader, 'another secret that is long enough, is it not'),
        'kid of every object': sign({}, { ...protectedHeader, kid: '__proto__' }),
        'kid of a strange type': sign({}, { ...protectedHeader, kid: { toString: 'x' } }),
        'no kid': sign({}, { ...protectedHeader, kid: undefined }),
        'no type': sign({}, { ...protectedHeader, typ: undefined }),
        'an extension we do not know': sign({}, { ...protectedHeader, crit: ['b64'], b64: false }),
        'no audience': sign({ aud: undefined }),
        'no issuer': sign({ iss: undefined }),
        'no time of issue': sign({ iat: undefined }),
        'issued in the future': sign({ iat: claims.iat + 3600, exp: claims.exp + 3600 }),
        'expiry of a strange type': sign({ exp: '9999999999' }),
        'expiry of a huge number': sign({ exp: 1e300 * 1e300 }),
        'claims that are no object': `${header}.${encode([1])}.${signature}`,
        "another user's session": sign({ sub: String(user.id + 1) }),
        'no session': sign({ sid: undefined }),
        'session of a strange type': sign({ sid: { $gt: 0 } }),
        'no expiry': sign({ exp: undefined }),
        'refresh token': (await login(who.email)).body.refreshToken,
        rubbish: 'a.b.c',
      }
      for (const [what, token] of Object.entries(refused)) assert.equal((await me(token)).status, 401, what)
      panel.clock.advance(15 * minute + 1000)
      assert.equal((await me(accessToken)).status, 401, 'expired')
      assert.equal((await me(control)).status, 401, 'read before it expired')
    })

    test('B13 unknown and known accounts get the same answers', async () => {
      const who = await register(11)
      const strip = (body: Record<string, unknown>) => ({ ...body, requestId: '' })
      const wrong = await login(who.email, 'not the password')
      const unknown = await login('nobody@example.com', 'not the password')
      assert.equal(wrong.status, 401)
      assert.deepEqual(strip(wrong.body), strip(unknown.body))
      const resend = [
        await auth('/resend-code', { identifier: who.email }),
        await auth('/resend-code', { identifier: 'no@example.com' }),
      ]
      assert.deepEqual(
        resend.map((answer) => [answer.status, answer.body]),
        [
          [202, {}],
          [202, {}],
        ],
      )
      const codes = [
        await auth('/verify-phone', { phone: who.phone, code: wrongCode(who.code) }),
        await auth('/verify-phone', { phone: '+989350000000', code: '123456' }),
      ]
      assert.deepEqual(strip(codes[0]!.body), strip(codes[1]!.body))
      assert.deepEqual([codes[0]!.status, codes[1]!.status], [400, 400])
    })

    test('B13 too many wrong passwords lock known and unknown names alike', async () => {
      const who = await register(12)
      const locked = async (identifier: string) => {
        const statuses = []
        for (let i = 0; i < 11; i++) statuses.push((await login(identifier, 'not the password')).status)
        return statuses
      }
      assert.deepEqual(await locked(who.email), await locked('nobody12@example.com'))
      const refused = await login(who.email)
      assert.equal(refused.body.code, 'AUTH_TOO_MANY_ATTEMPTS')
      assert.ok(Number(refused.headers['retry-after']) > 0)
      panel.clock.advance(15 * minute)
      assert.equal((await login(who.email)).status, 200)
    })

    test('B13 of sixty guesses at once ten are tried, and who knows the password takes no place', async () => {
      const who = await register(19)
      const guesses = Array.from({ length: 60 }, (_, n) => (n < 59 ? 'not the password' : who.password))
      const answers = await Promise.all(guesses.map((guess) => login(who.email, guess)))
      const statuses = answers.map(({ status }) => status)
      assert.deepEqual([statuses.filter((status) => status === 401).length, statuses.at(-1)], [10, 429])
      panel.clock.advance(15 * minute)
      for (let i = 0; i < 12; i++) assert.equal((await login(who.email)).status, 200)
      panel.clock.advance(24 * 60 * minute)
    })

    test('B13 the addresses of one IPv6 subscriber are one address', async () => {
      let n = 0
      const guess = (remoteAddress: string) =>
        panel.inject({
          method: 'POST',
          url: '/api/auth/login',
          payload: { identifier: `nobody-v6-${n++}@example.com`, password: 'x' },
          remoteAddress,
        })
      const statuses = new Set<number>()
      for (let i = 0; i < 200; i++) statuses.add((await guess(`2001:db8::${i.toString(16)}:1`)).statusCode)
      assert.deepEqual([...statuses], [401])
      assert.equal((await guess('2001:db8:0:0:ffff::1')).statusCode, 429)
      assert.equal((await guess('2001:db8:0:1::1')).statusCode, 401)
      panel.clock.advance(24 * 60 * minute)
    })

    test('B4 a suspended user is refused at once, by old and new ways', async () => {
      const who = await register(13)
      const { accessToken, refreshToken, user } = (await login(who.email)).body
      await panel.db.transaction((tx) =>
        tx('identity_users').where({ id: user.id }).update({ suspended_at: panel.clock.now() }),
      )
      assert.equal((await me(accessToken)).status, 401)
      assert.equal((await auth('/refresh', { refreshToken })).status, 401)
      assert.equal((await login(who.email)).body.code, 'AUTH_SUSPENDED')
      assert.equal((await login(who.email, 'not the password')).body.code, 'AUTH_INVALID_CREDENTIALS')
    })

    test('B16 messages are limited by block of numbers', async () => {
      let refused = 0
      for (let i = 0; i < 210; i++) {
        const phone = `+98936777${String(i).padStart(4, '0')}`
        if ((await auth('/resend-code', { identifier: phone })).status === 429) refused++
      }
      assert.ok(refused >= 10)
      panel.clock.advance(24 * 60 * minute)
    })

    test('C8 one user cannot end the session of another', async () => {
      const [a, b] = [await register(14), await register(15)]
      const [mine, theirs] = [(await login(a.email)).body, (await login(b.email)).body]
      const list = await auth('/sessions', undefined, theirs.accessToken)
      const id = list.body.items[0].id as number
      const end = (token: string) => panel.api('DELETE', `/api/auth/sessions/${id}`, { token })
      assert.equal((await end(mine.accessToken)).status, 404)
      assert.equal((await me(theirs.accessToken)).status, 200)
      assert.equal((await end(theirs.accessToken)).status, 204)
      assert.equal((await me(theirs.accessToken)).status, 401)
    })

    test('a foreign account cannot be chosen', async () => {
      const [a, b] = [await register(16), await register(17)]
      const { accessToken } = (await login(a.email)).body
      const foreign = (await me((await login(b.email)).body.accessToken)).body.accounts[0].id as number
      const ask = (account: string) =>
        panel.api('GET', '/api/auth/me', { token: accessToken, headers: { 'x-account-id': account } })
      for (const account of [String(foreign), '999999', '0', '-1', '1 or 1=1', '1e3'])
        assert.equal((await ask(account)).status, 404, account)
      const own = (await me(accessToken)).body.accounts[0].id as number
      assert.equal((await ask(String(own))).status, 200)
    })

    test('nothing secret is stored as it is', async () => {
      const who = await register(18)
      const { refreshToken } = (await login(who.email)).body
      const tables = [
        'identity_users',
        'identity_sessions',
        'identity_codes',
        'identity_email_links',
        'identity_counters',
      ]
      for (const table of tables) {
        const text = JSON.stringify(await panel.db.read(table).select())
        for (const secret of [who.password, who.code, ...refreshToken.split('.')])
          assert.ok(!text.includes(`"${secret}"`), `${table} holds a secret`)
      }
    })
  })
