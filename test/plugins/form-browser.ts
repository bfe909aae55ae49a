import assert from 'node:assert/strict'
import type { TestPanel, TestUser } from 'nettoria/testing'

const form = 'application/x-www-form-urlencoded'
const setCookies = (answer: { headers: Record<string, unknown> }) =>
  [answer.headers['set-cookie'] ?? []].flat().map((cookie) => String(cookie).split(';')[0]!)
const hiddenIn = (name: string, html: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1] ?? ''

/** A browser without scripts: keeps cookies, sends forms with the token of the last page it saw. */
export class Browser {
  private readonly jar = new Map<string, string>()
  private token = ''
  private once = ''

  constructor(private readonly panel: TestPanel) {}

  /** As somebody who chose this language: it counts more than what the account says. */
  async get(url: string, locale = 'en') {
    this.jar.set('ntt_locale', locale)
    return this.keep(await this.panel.inject({ method: 'GET', url, headers: { cookie: this.cookie() } }))
  }

  async post(url: string, fields: Record<string, string>) {
    const payload = new URLSearchParams({ ...fields, _csrf: this.token, _once: this.once }).toString()
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
    this.token = hiddenIn('_csrf', answer.body) || this.token
    this.once = hiddenIn('_once', answer.body) || this.once
    return answer
  }
}
