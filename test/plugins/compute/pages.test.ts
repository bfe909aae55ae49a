import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TestPanel, TestUser } from 'nettoria/testing'
import { computePanel } from './compute-panel.js'

const form = 'application/x-www-form-urlencoded'
const setCookies = (answer: { headers: Record<string, unknown> }) =>
  [answer.headers['set-cookie'] ?? []].flat().map((cookie) => String(cookie).split(';')[0]!)
const tokenIn = (html: string) => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''

/** A browser without scripts: keeps cookies, sends forms with the token of the last page it saw. */
class Browser {
  private readonly jar = new Map<string, string>()
  private token = ''

  constructor(private readonly panel: TestPanel) {}

  /** `locale` as chosen in the menu. */
  async get(url: string, locale = 'en') {
    this.jar.set('ntt_locale', locale)
    return this.keep(await this.panel.inject({ method: 'GET', url, headers: { cookie: this.cookie() } }))
  }

  async post(url: string, fields: Record<string, string>) {
    const payload = new URLSearchParams({ ...fields, _csrf: this.token }).toString()
    return this.keep(
      await this.panel.inject({
        method: 'POST',
        url,
        payload,
        headers: { cookie: this.cookie(), 'content-type': form },
      }),
    )
  }

  async signIn(user: TestUser) {
    await this.get('/login')
    const answer = await this.post('/login', { identifier: user.email, password: user.password })
    assert.equal(answer.statusCode, 303, answer.body)
  }

  private cookie(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  private keep<T extends { headers: Record<string, unknown>; body: string }>(answer: T): T {
    for (const cookie of setCookies(answer)) {
      const [name, ...value] = cookie.split('=')
      this.jar.set(name!, value.join('='))
    }
    this.token = tokenIn(answer.body) || this.token
    return answer
  }
}

describe('the pages of a customer', () => {
  test('list, progress while building, overview, buttons, in both languages', async (t) => {
    const bench = await computePanel('sqlite')
    t.after(() => bench.panel.stop())
    const [owner, stranger] = [await bench.panel.customer(), await bench.panel.customer()]
    const browser = new Browser(bench.panel)
    await browser.signIn(owner)
    assert.match((await browser.get('/servers')).body, /No servers yet/)

    bench.simulator().faults.arm('lose-reply', 'ensure')
    await bench.sell(1, { accountId: owner.accountId })
    await bench.panel.settle()
    const building = await browser.get('/servers/1')
    assert.equal(building.statusCode, 200, building.body)
    assert.match(building.body, /Copying the operating system/)
    assert.match(building.body, /<progress/)
    assert.match(building.body, /http-equiv="refresh"/)

    await bench.pass(5000)
    const running = await browser.get('/servers/1')
    assert.match(running.body, /data-copy="203\.0\.113\.10"/)
    assert.match(running.body, /action="\/servers\/1\/restart"/)
    assert.match(running.body, /href="\/subscriptions\/1\/cancel"/)
    assert.doesNotMatch(running.body, /<progress/)
    assert.match((await browser.get('/servers')).body, /vm1\.example\.com/)
    const persian = await browser.get('/servers/1', 'fa')
    assert.match(persian.body, /dir="rtl"/)
    assert.match(persian.body, /در حال اجرا/)

    await browser.get('/servers/1')
    const off = await browser.post('/servers/1/power', { action: 'shutdown' })
    assert.deepEqual([off.statusCode, off.headers['location']], [303, '/servers/1'])
    assert.match((await browser.get('/servers/1')).body, /We are on it/)
    const twice = await browser.post('/servers/1/restart', {})
    assert.equal(twice.statusCode, 303)
    assert.match((await browser.get('/servers/1')).body, /is being worked on/)
    await bench.panel.settle()
    assert.match((await browser.get('/servers/1')).body, /Switch on/)

    const other = new Browser(bench.panel)
    await other.signIn(stranger)
    assert.equal((await other.get('/servers/1')).statusCode, 404)
    assert.equal((await other.post('/servers/1/power', { action: 'on' })).statusCode, 404)
  })
})
