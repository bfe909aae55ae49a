import type { LightMyRequestResponse as Response } from 'fastify'
import type { TestPanel, TestUser } from './test-panel.js'

const setCookies = (answer: Response) =>
  [answer.headers['set-cookie'] ?? []].flat().map((cookie) => String(cookie).split(';')[0]!)
const hiddenIn = (name: string, html: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1] ?? ''

/** A browser without scripts: keeps cookies, sends forms with the token and the one-time key of the last page it saw. */
export class Browser {
  readonly #jar = new Map<string, string>()
  #token = ''
  #once = ''

  constructor(private readonly panel: Pick<TestPanel, 'inject'>) {}

  /** `locale` counts more than what the account says. */
  async get(url: string, locale = 'en'): Promise<Response> {
    this.#jar.set('ntt_locale', locale)
    return this.#keep(await this.panel.inject({ method: 'GET', url, headers: { cookie: this.#cookie() } }))
  }

  /** Answers the redirect of a form that counted (303), or the page that shows it again. */
  async post(url: string, fields: Record<string, string>): Promise<Response> {
    const payload = new URLSearchParams({ ...fields, _csrf: this.#token, _once: this.#once }).toString()
    const headers = { cookie: this.#cookie(), 'content-type': 'application/x-www-form-urlencoded' }
    return this.#keep(await this.panel.inject({ method: 'POST', url, payload, headers }))
  }

  /** Through the page of the panel, as people do. */
  async signIn(user: Pick<TestUser, 'email' | 'password'>): Promise<void> {
    await this.get('/login')
    const answer = await this.post('/login', { identifier: user.email, password: user.password })
    if (answer.statusCode !== 303) throw new Error(`the form of /login answered ${answer.statusCode}: ${answer.body}`)
  }

  #cookie(): string {
    return [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #keep(answer: Response): Response {
    for (const cookie of setCookies(answer)) {
      const [name, ...value] = cookie.split('=')
      this.#jar.set(name!, value.join('='))
    }
    this.#token = hiddenIn('_csrf', answer.body) || this.#token
    this.#once = hiddenIn('_once', answer.body) || this.#once
    return answer
  }
}
