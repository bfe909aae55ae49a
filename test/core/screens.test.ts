import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sameName } from '../../core/web/screens/confirm.js'
import { writeCsv } from '../../core/web/screens/write-csv.js'
import { createTestPanel, engines } from 'nettoria/testing'
import type { TestPanel, TestUser } from 'nettoria/testing'

type Fields = Record<string, string>

/** A tab of a browser: what it knows of the page that it shows. Tabs of one browser share the jar. */
class Tab {
  fields: Fields = {}
  constructor(
    private readonly panel: TestPanel,
    readonly jar: Map<string, string>,
  ) {}

  async open(url: string) {
    return this.#keep(await this.panel.inject({ url, headers: { cookie: this.#cookie() } }))
  }

  async send(url: string, typed: Fields, headers: Fields = {}) {
    const payload = new URLSearchParams({ ...this.fields, ...typed }).toString()
    const sent = { cookie: this.#cookie(), 'content-type': 'application/x-www-form-urlencoded', ...headers }
    return this.#keep(await this.panel.inject({ method: 'POST', url, payload, headers: sent }))
  }

  #cookie() {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #keep<T extends { headers: Record<string, unknown>; body: string }>(answer: T): T {
    for (const line of [answer.headers['set-cookie'] ?? []].flat().map(String)) {
      const [name, value] = line.split(';')[0]!.split('=') as [string, string]
      if (value) this.jar.set(name, value)
      else this.jar.delete(name)
    }
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(answer.body)?.[1]
    if (hidden('_csrf')) this.fields = { _csrf: hidden('_csrf')!, _once: hidden('_once')!, _reader: hidden('_reader')! }
    return answer
  }
}

for (const engine of engines())
  describe(`a form of the kit on ${engine}`, () => {
    let panel: TestPanel
    let sara: TestUser
    before(async () => {
      panel = await createTestPanel({ engine, plugins: [] })
      sara = await panel.customer()
    })
    after(() => panel.stop())

    const signedIn = async (jar = new Map<string, string>([['ntt_locale', 'en']])) => {
      const tab = new Tab(panel, jar)
      await tab.open('/login')
      const answer = await tab.send('/login', { identifier: sara.email, password: sara.password })
      assert.equal(answer.statusCode, 303)
      return tab
    }
    const account = { firstName: 'Sara', lastName: 'Ahmadi', locale: 'en', timezone: 'UTC' }
    const nameOf = async () => {
      const { body } = await panel.api('GET', '/api/auth/me', { token: sara.token })
      return body.user.firstName as string
    }
    const links = () => panel.notices.filter(({ kind }) => kind === 'identity.email-link').length
    const resend = '/account/resend-email'

    it('acts once when it is sent twice, and leads to the same place', async () => {
      const tab = await signedIn()
      await tab.open('/account')
      const { fields } = tab
      const before = links()
      const both = await Promise.all([tab.send(resend, fields), tab.send(resend, fields)])
      assert.deepEqual(
        both.map(({ statusCode, headers }) => [statusCode, headers.location]),
        [
          [303, '/account'],
          [303, '/account'],
        ],
      )
      assert.equal(links(), before + 1)
      await tab.send(resend, fields)
      assert.equal(links(), before + 1, 'and after Back')
    })

    it('acts once in two tabs that show the same page, and again from a page that was opened since', async () => {
      const first = await signedIn()
      const second = new Tab(panel, first.jar)
      await first.open('/account')
      await second.open('/account')
      panel.clock.advance(120_000)
      const before = links()
      await first.send(resend, {})
      await second.send(resend, {})
      assert.equal(links(), before + 1)
      await second.open('/account')
      panel.clock.advance(120_000)
      await second.send(resend, {})
      assert.equal(links(), before + 2)
    })

    it('acts for each of two different things that were typed, and after it was corrected', async () => {
      const tab = await signedIn()
      await tab.open('/account')
      const { fields } = tab
      assert.equal((await tab.send('/account', { ...account, ...fields, timezone: 'Nowhere/At_all' })).statusCode, 400)
      assert.equal((await tab.send('/account', { ...account, ...fields, firstName: 'Mina' })).statusCode, 303)
      assert.equal(await nameOf(), 'Mina')
      assert.equal((await tab.send('/account', { ...account, ...fields, firstName: 'Sara' })).statusCode, 303)
      assert.equal(await nameOf(), 'Sara')
    })

    it('comes back filled when its session has ended, and counts after the next sign-in', async () => {
      const tab = await signedIn()
      await tab.open('/account')
      tab.jar.delete('ntt_session')
      const ended = await tab.send('/account', { ...account, firstName: 'Typed <b>' })
      assert.equal(ended.statusCode, 401)
      assert.match(ended.body, /You were signed out/)
      assert.match(ended.body, /<textarea name="firstName" hidden>Typed &lt;b&gt;<\/textarea>/)
      const again = await signedIn(tab.jar)
      const shown = await again.send('/account', { ...account, firstName: 'Typed <b>', _resumed: '1' })
      assert.equal(shown.statusCode, 200)
      assert.match(shown.body, /value="Typed &lt;b&gt;"/)
      assert.equal(await nameOf(), 'Sara', 'nothing was done yet')
      assert.equal((await again.send('/account', { ...account, firstName: 'Typed' })).statusCode, 303)
      assert.equal(await nameOf(), 'Typed')
    })

    it('tells a tab from before that nothing was done now, whatever was done in between', async () => {
      const first = await signedIn()
      const second = new Tab(panel, first.jar)
      const save = async (tab: Tab, firstName: string) => tab.send('/account', { ...account, firstName })
      await first.open('/account')
      await second.open('/account')
      await save(first, 'Bee')
      await first.open('/account')
      await save(first, 'Sara')
      assert.equal((await save(second, 'Bee')).headers.location, '/account')
      const { body } = await second.open('/account')
      assert.match(body, /You sent this form before/)
      assert.doesNotMatch(body, /Your profile is saved/)
      assert.equal(await nameOf(), 'Sara')
    })

    it('says that another user is signed in by now, and saves nothing for that one', async () => {
      const tab = await signedIn()
      await tab.open('/account')
      const { fields } = tab
      const other = await panel.customer()
      const login = new Tab(panel, tab.jar)
      await login.open('/logout-first')
      await login.send('/logout', {})
      await login.open('/login')
      await login.send('/login', { identifier: other.email, password: other.password })
      const sent = await tab.send('/account', { ...account, ...fields, firstName: 'Typed' })
      assert.equal(sent.statusCode, 403)
      assert.match(sent.body, /signed in as somebody else than when this page was opened/)
      assert.match(sent.body, /value="Typed"/)
      const kept = await tab.send('/account', { ...account, firstName: 'Typed', _resumed: fields['_reader']! })
      assert.equal(kept.statusCode, 403)
      assert.match(kept.body, /signed in as somebody else/)
      const { body } = await panel.api('GET', '/api/auth/me', { token: other.token })
      assert.notEqual(body.user.firstName, 'Typed')
    })

    it('says that one signed in again, or out, since its page was opened', async () => {
      const tab = await signedIn()
      await tab.open('/account')
      const { fields } = tab
      await tab.send('/logout', {})
      const guest = await tab.send('/forgot-password', { ...fields, identifier: sara.email })
      assert.match(guest.body, /You were signed out since this page was opened/)
      await signedIn(tab.jar)
      const again = await tab.send('/account', { ...account, ...fields, firstName: 'Kept' })
      assert.equal(again.statusCode, 403)
      assert.match(again.body, /You have signed in since this page was opened/)
    })

    it('signs out, and changes the language, from a page however old', async () => {
      const tab = await signedIn()
      const here = { 'sec-fetch-site': 'same-origin' }
      const language = await tab.send('/preferences', { _csrf: 'old', locale: 'fa', back: '/account' }, here)
      assert.deepEqual([language.statusCode, language.headers.location], [303, '/account'])
      const elsewhere = { 'sec-fetch-site': 'cross-site' }
      for (const headers of [elsewhere, {}] as Fields[]) {
        await tab.send('/logout', { _csrf: 'old' }, headers)
        assert.equal((await tab.open('/account')).statusCode, 200, 'nobody was signed out')
      }
      assert.equal((await tab.send('/logout', { _csrf: 'old' }, here)).headers.location, '/login')
      assert.equal((await tab.open('/account')).headers.location, '/login?next=%2Faccount')
    })

    it('says that nobody is signed in yet, and what a button needs', async () => {
      const tab = await signedIn()
      await tab.open('/account')
      const { _reader: reader } = tab.fields
      tab.jar.delete('ntt_session')
      const ended = await tab.send(resend, {})
      assert.match(ended.body, /press the button again/)
      assert.match(ended.body, new RegExp(`name="_resumed" value="${reader}"`))
      assert.match((await tab.send(resend, { _resumed: reader! })).body, /Nobody is signed in yet/)
      const again = await signedIn(tab.jar)
      const before = links()
      assert.match(
        (await again.send(resend, { _resumed: reader! })).body,
        /You are signed in again. Nothing was sent yet/,
      )
      assert.equal(links(), before)
    })

    it('leads whoever asks for its address to its page', async () => {
      const tab = await signedIn()
      const answer = await tab.open(resend)
      assert.deepEqual([answer.statusCode, answer.headers.location], [303, '/account'])
      assert.equal((await tab.open('/account/nothing')).statusCode, 404)
    })

    it('says that somebody signed in in another tab', async () => {
      const guest = new Tab(panel, new Map([['ntt_locale', 'en']]))
      await guest.open('/login')
      const { fields } = guest
      await signedIn(guest.jar)
      const answer = await guest.send('/account', { ...account, ...fields, firstName: 'Kept' })
      assert.equal(answer.statusCode, 403)
      assert.match(answer.body, /You have signed in since this page was opened/)
      assert.match(answer.body, /value="Kept"/)
    })

    it('changes the language of a guest', async () => {
      const tab = new Tab(panel, new Map([['ntt_locale', 'en']]))
      await tab.open('/login')
      assert.ok(tab.fields['_once'])
      const answer = await tab.send('/preferences', { locale: 'fa', back: '/login' })
      assert.deepEqual([answer.statusCode, answer.headers.location], [303, '/login'])
      assert.equal(tab.jar.get('ntt_locale'), 'fa')
    })

    it('says that cookies are missing, and that a token is not ours', async () => {
      const tab = new Tab(panel, new Map([['ntt_locale', 'en']]))
      await tab.open('/login')
      const { fields } = tab
      tab.jar.delete('ntt_csrf')
      const partly = await tab.send('/login', { ...fields, identifier: 'somebody', password: 'x' })
      assert.match(partly.body, /open for too long/)
      tab.jar.clear()
      const headers = { 'accept-language': 'en' }
      const without = await tab.send('/login', { ...fields, identifier: 'somebody', password: 'x' }, headers)
      assert.equal(without.statusCode, 403)
      assert.match(without.body, /Your browser sent no cookies/)
      assert.match(without.body, /value="somebody"/)
      const stale = await tab.send('/login', { _csrf: 'nonsense', identifier: 'somebody', password: 'x' })
      assert.equal(stale.statusCode, 403)
      assert.match(stale.body, /open for too long/)
    })

    it('of another site shows nothing of it to somebody who is not signed in either', async () => {
      const tab = new Tab(panel, new Map([['ntt_locale', 'en']]))
      const headers = { 'sec-fetch-site': 'cross-site' }
      const answer = await tab.send('/account', { ...account, firstName: 'planted' }, headers)
      assert.deepEqual([answer.statusCode, answer.headers.location], [303, '/login?next=%2Fdashboard'])
      assert.doesNotMatch(answer.body, /planted/)
    })

    it('of another site is refused without showing what that site wrote', async () => {
      const tab = new Tab(panel, new Map([['ntt_locale', 'en']]))
      await tab.open('/login')
      for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }] as Fields[]) {
        const typed = { _csrf: 'nonsense', identifier: 'planted', password: 'x' }
        const answer = await tab.send('/login', typed, headers)
        assert.equal(answer.statusCode, 403)
        assert.doesNotMatch(answer.body, /planted/)
      }
    })
  })

describe('a form of a panel behind https', () => {
  it('says so when its page was opened without', async () => {
    const panel = await createTestPanel({ plugins: [], config: { appUrl: 'https://panel.example.com' } })
    try {
      const tab = new Tab(panel, new Map([['ntt_locale', 'en']]))
      await tab.open('/login')
      tab.jar.delete('__Host-ntt_csrf')
      const answer = await tab.send('/login', { identifier: 'somebody', password: 'x' })
      assert.match(answer.body, /forms need https/)
      assert.match(answer.body, /value="somebody"/)
    } finally {
      await panel.stop()
    }
  })
})

describe('small parts of the kit', () => {
  it('a name is the same with marks, spaces and capitals of a copied text', () => {
    sameName('\u2066WEB-01.example.com\u2069 ', 'web-01.example.com')
    assert.throws(() => sameName('web-02.example.com', 'web-01.example.com'), { code: 'CONFIRMATION_WRONG' })
    assert.throws(() => sameName('', 'web-01.example.com'), { code: 'CONFIRMATION_WRONG' })
    for (const [typed, wanted] of [
      ['', ''],
      ['', '\u200b'],
      ['\u200b', ' '],
    ] as const)
      assert.throws(() => sameName(typed, wanted), { code: 'CONFIRMATION_WRONG' })
  })

  it('a cell of an export has no signs that nobody sees, which would hide a formula', async () => {
    let csv = ''
    for await (const part of writeCsv(
      ['\u2068Name\u2069'],
      [[['\u200e=1+1'], ['\u2066web-01\u2069\u061c می\u200cشود']]],
    ))
      csv += part
    assert.equal(csv, "\ufeffName\r\n'=1+1\r\nweb-01 می\u200cشود\r\n")
  })

  it('a cell of an export is never a formula', async () => {
    const pages = [[['=1+1'], ['@SUM(A1)']], [['سرور، یک']]]
    let csv = ''
    for await (const part of writeCsv(['Name'], pages)) csv += part
    assert.equal(csv, "\ufeffName\r\n'=1+1\r\n'@SUM(A1)\r\nسرور، یک\r\n")
  })
})
