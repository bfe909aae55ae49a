import type { NoticeRequest } from '../../../core/contracts/messages.js'
import { createTestPanel } from '../../../core/toolkit/testing/index.js'
import type { ApiAnswer, TestPanel, TestPanelOptions } from '../../../core/toolkit/testing/index.js'

/** A panel of the core alone. */
export const identityPanel = (engine: TestPanelOptions['engine'], more: TestPanelOptions = {}) =>
  createTestPanel({ engine, plugins: [], ...more })

export type Call = (path: string, body?: unknown, token?: string) => Promise<ApiAnswer>

/** Calls under /api/auth: POST with a body, GET without. Waits for what goes on after the answer. */
export const callAuth =
  (panel: () => TestPanel): Call =>
  async (path, body, token) => {
    const more = { ...(body === undefined ? {} : { body }), ...(token ? { token } : {}) }
    const answer = await panel().api(body === undefined ? 'GET' : 'POST', `/api/auth${path}`, more)
    await panel().panel.services.identity.settled()
    return answer
  }

export const person = (n: number) => ({
  firstName: 'Sara',
  lastName: 'Ahmadi',
  email: `sara${n}@example.com`,
  phone: `+98935${String(1_000_000 + n * 10_007)}`,
  password: 'correct horse battery',
})

/** The newest message of a kind. */
export function lastNotice(panel: TestPanel, kind: string): NoticeRequest {
  const found = panel.notices.findLast((notice) => notice.kind === kind)
  if (!found) throw new Error(`no message of kind ${kind}`)
  return found
}

export const lastCode = (panel: TestPanel) => String(lastNotice(panel, 'identity.phone-code').params['code'])

/** A code that is not the right one. */
export const wrongCode = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

/** What a browser keeps: cookies over requests, and the token of the last form. */
export class Browser {
  readonly cookies = new Map<string, string>()
  #csrf = ''
  #once = ''

  constructor(private readonly panel: TestPanel) {}

  async get(url: string) {
    return this.#send({ method: 'GET', url })
  }

  /** Sends a form; looks at `from` first for its token. */
  async post(url: string, fields: Record<string, string>, from?: string) {
    if (from) await this.get(from)
    const payload = new URLSearchParams({ _csrf: this.#csrf, _once: this.#once, ...fields }).toString()
    return this.#send({
      method: 'POST',
      url,
      payload,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  }

  async #send(request: { method: 'GET' | 'POST'; url: string; payload?: string; headers?: Record<string, string> }) {
    const answer = await this.panel.inject({ ...request, cookies: Object.fromEntries(this.cookies) })
    for (const { name, value } of answer.cookies) {
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    this.#csrf = /name="_csrf" value="([^"]+)"/.exec(answer.body)?.[1] ?? this.#csrf
    this.#once = /name="_once" value="([^"]+)"/.exec(answer.body)?.[1] ?? this.#once
    return answer
  }
}
