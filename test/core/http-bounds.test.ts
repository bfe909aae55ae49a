import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createTestPanel, engines } from 'nettoria/testing'
import type { TestPanel, TestUser } from 'nettoria/testing'
import { fieldErrors } from '../../core/web/http/validation.js'
import { createI18n } from '../../core/web/i18n/i18n.js'
import { fieldErrorText } from '../../core/web/i18n/error-texts.js'
import { panelLocales } from '../../core/web/i18n/panel-locales.js'

describe('what strangers send', () => {
  let panel: TestPanel
  const log: string[] = []
  before(async () => {
    panel = await createTestPanel({ plugins: [], onLog: (line) => void log.push(line) })
  })
  after(() => panel.stop())

  const login = async (payload: unknown, headers: Record<string, string> = {}) => {
    const from = log.length
    const answer = await panel.inject({ method: 'POST', url: '/api/auth/login', payload: payload as object, headers })
    return { answer, lines: log.slice(from).join('') }
  }
  const keys = (count: number, long = 5) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`.padEnd(long, 'x'), 1]))

  it('has a bounded answer and a bounded line in the log, however many faults it has', async () => {
    for (const body of [keys(400), keys(90_000), keys(20, 40_000), Array.from({ length: 300_000 }, () => 1)]) {
      const { answer, lines } = await login(body)
      const { code, errors } = answer.json() as { code: string; errors: unknown[] }
      assert.deepEqual([answer.statusCode, code], [400, 'INPUT_INVALID'])
      assert.ok(errors.length > 0 && errors.length <= 20, `${errors.length} errors`)
      assert.ok(answer.body.length < 8_000, `${answer.body.length} characters are answered`)
      assert.ok(lines.length < 8_000, `${lines.length} characters are logged`)
    }
  })

  it('names every wrong field of what a person fills in', async () => {
    const { answer } = await login({ identifier: '', totp: 'x'.repeat(30), other: 1 })
    const { errors } = answer.json() as { errors: { path: string }[] }
    assert.deepEqual(errors.map(({ path }) => path).sort(), ['identifier', 'other', 'password', 'totp'])
  })

  it('is refused in the digits of the reader, and what is empty is to be filled in', async () => {
    const { answer } = await login({ identifier: '', password: 'x'.repeat(600) }, { 'accept-language': 'fa' })
    const { errors } = answer.json() as { errors: { path: string; message: string }[] }
    assert.deepEqual(Object.fromEntries(errors.map(({ path, message }) => [path, message])), {
      identifier: 'این بخش را پر کنید.',
      password: 'حداکثر ۵۱۲ نویسه بنویسید.',
    })
  })
})

for (const engine of engines())
  describe(`what a database could not keep, on ${engine}`, () => {
    let panel: TestPanel
    let sara: TestUser
    before(async () => {
      panel = await createTestPanel({ plugins: [], engine })
      sara = await panel.customer()
    })
    after(() => panel.stop())

    it('is refused: U+0000 in a body, a query, a path or a form, with the field that holds it', async () => {
      const refused = async (method: string, url: string, body?: unknown) => {
        const answer = await panel.api(method as 'POST', url, { token: sara.token, body })
        assert.deepEqual([answer.status, answer.body.code], [400, 'INPUT_INVALID'], url)
        return (answer.body.errors as { path: string }[]).map(({ path }) => path)
      }
      assert.deepEqual(await refused('POST', '/api/auth/login', { identifier: 'a\0b', password: 'x' }), ['identifier'])
      assert.deepEqual(await refused('PATCH', '/api/auth/update-profile', { locale: 'e\0n' }), ['locale'])
      assert.deepEqual(await refused('GET', '/api/auth/sessions?cursor=%00'), ['cursor'])
      const page = await panel.inject({ method: 'GET', url: '/login' })
      const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
      const cookie = page.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
      const form = await panel.inject({
        method: 'POST',
        url: '/login',
        payload: new URLSearchParams({ _csrf: token, identifier: 'a\0b', password: 'x' }).toString(),
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      })
      assert.equal(form.statusCode, 400)
      assert.ok(form.body.includes('This holds a character that cannot be kept'))
    })

    it('is no account of theirs: a number beyond those of columns', async () => {
      for (const id of ['2147483647', '2147483648', '9999999999', '99999999999']) {
        const answer = await panel.api('GET', '/api/auth/me', { token: sara.token, headers: { 'x-account-id': id } })
        assert.deepEqual([answer.status, answer.body.code], [404, 'ACCOUNT_UNKNOWN'], id)
      }
    })
  })

describe('a way back', () => {
  it('in any script is gone', async () => {
    const panel = await createTestPanel({ plugins: [] })
    try {
      const page = await panel.inject({ method: 'GET', url: '/login' })
      const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
      const cookie = page.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
      for (const [back, location] of [
        ['/سلام', `/${encodeURIComponent('سلام')}`],
        ['/\u2028', '/%E2%80%A8'],
      ] as const) {
        const answer = await panel.inject({
          method: 'POST',
          url: '/preferences',
          payload: new URLSearchParams({ _csrf: token, back }).toString(),
          headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        })
        assert.deepEqual([answer.statusCode, answer.headers.location], [303, location])
      }
    } finally {
      await panel.stop()
    }
  })
})

describe('a flash', () => {
  it('is shown only where it is a text of ours; what else a cookie says leaves no trace', async () => {
    const log: string[] = []
    const panel = await createTestPanel({ plugins: [], onLog: (line) => void log.push(line) })
    try {
      const says = (flash: string) =>
        panel.inject({ method: 'GET', url: '/login', headers: { cookie: `ntt_flash=success:${flash}` } })
      assert.ok((await says('core.auth.reset.done')).body.includes('The new password is set. '))
      const from = log.length
      const foreign = await says('Call.0900-evil.now')
      assert.equal(foreign.statusCode, 200)
      assert.ok(!foreign.body.includes('0900-evil'))
      assert.match(String(foreign.headers['set-cookie']), /ntt_flash=;/)
      assert.ok(!log.slice(from).join('').includes('0900-evil'))
    } finally {
      await panel.stop()
    }
  })
})

describe('an address that asks too often', () => {
  it('is refused as well where there is nothing, in its language and before anybody asks who it is', async () => {
    const panel = await createTestPanel({ plugins: [], config: { rateLimit: 5 } })
    try {
      const sara = await panel.customer()
      const ask = (url: string) =>
        panel.inject({
          method: 'GET',
          url,
          headers: { authorization: `Bearer ${sara.token}`, 'accept-language': 'fa' },
          remoteAddress: '10.9.9.9',
        })
      const places = ['/nope', '/api/nope', '/assets/nope', '/x?y', '/login', '/nope', '/api/nope', '/assets/nope']
      const statuses: number[] = []
      for (const url of places) statuses.push((await ask(url)).statusCode)
      assert.deepEqual(statuses, [404, 404, 404, 404, 303, 429, 429, 429])
      const page = await ask('/nope')
      assert.ok(page.headers['retry-after'])
      assert.match(page.body, /<html[^>]* lang="fa"/)
      assert.ok(!page.body.includes(sara.email))
    } finally {
      await panel.stop()
    }
  })
})

describe('a fault that a schema finds', () => {
  const i18n = createI18n({ sources: panelLocales(process.cwd()), log: { warn: () => undefined } })
  const text = (keyword: string, params: object, locale: string) => {
    const [field] = fieldErrors([{ keyword, params, instancePath: '/x', schemaPath: '' }])
    return fieldErrorText(field!, (key, given) => i18n.t(locale, key, given))
  }

  it('says numbers as numbers and words as words', () => {
    assert.equal(text('minLength', { limit: 3 }, 'fa'), 'دست‌کم ۳ نویسه بنویسید.')
    assert.equal(text('minLength', { limit: 1 }, 'en'), 'Fill this in.')
    assert.equal(text('minItems', { limit: 1 }, 'en'), 'Choose at least 1.')
    assert.equal(text('type', { type: 'integer' }, 'en'), 'This should be of the type integer.')
    assert.equal(text('type', { type: ['string', 'null'] }, 'en'), 'This should be of the type string,null.')
  })
})
