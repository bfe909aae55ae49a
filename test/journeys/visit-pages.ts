import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { pictures, watchPage } from './chromium.js'
import { inspectPage } from './inspect-page.js'
import { fill, press } from './shopper.js'

/** A page to look at. */
export interface Visit {
  /** Names its picture. */
  name: string
  path: string | (() => Promise<string>)
  status?: number
  /** Visited at the narrow width only. */
  narrow?: boolean
  /** What the visitor does before looking. */
  act?: (page: Page) => Promise<unknown>
}

// Every pair of width, language and colour scheme occurs.
export const combinations = [
  { width: 1366, height: 768, locale: 'en', scheme: 'light' },
  { width: 1366, height: 768, locale: 'fa', scheme: 'dark' },
  { width: 390, height: 844, locale: 'en', scheme: 'dark' },
  { width: 390, height: 844, locale: 'fa', scheme: 'light' },
] as const

/** Somebody with a browser of their own. */
export class Visitor {
  private constructor(
    readonly page: Page,
    private readonly url: string,
    private readonly faults: string[],
  ) {}

  static async enter(
    browser: Browser,
    baseURL: string,
    user?: { email: string; password: string },
    { javaScriptEnabled = true } = {},
  ): Promise<Visitor> {
    const context = await browser.newContext({ baseURL, javaScriptEnabled })
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    const visitor = new Visitor(page, baseURL, await watchPage(page))
    if (!user) return visitor
    await page.goto('/login')
    await fill(page, 'identifier', user.email)
    await fill(page, 'password', user.password)
    await press(page, '/login')
    await page.waitForURL((url) => url.pathname !== '/login')
    return visitor
  }

  /** Looks at the page in this size, language and scheme; keeps a picture. Answers what is wrong with it. */
  async visit(visit: Visit, look: (typeof combinations)[number], folder = 'pages'): Promise<string[]> {
    const { name, path, status = 200, narrow, act } = visit
    const { width, height, locale, scheme } = look
    if (narrow && width > 390) return []
    await this.page.setViewportSize({ width, height })
    const cookie = { url: this.url, httpOnly: true, sameSite: 'Lax' } as const
    await this.page.context().addCookies([
      { ...cookie, name: 'ntt_locale', value: locale },
      { ...cookie, name: 'ntt_scheme', value: scheme },
    ])
    const answer = await this.page.goto(typeof path === 'string' ? path : await path())
    const problems = answer?.status() === status ? [] : [`answered ${answer?.status()}`]
    await act?.(this.page)
    problems.push(...(await inspectPage(this.page)), ...this.faults.splice(0))
    const picture = join(pictures(folder, `${width}-${locale}-${scheme}`), `${name}.jpg`)
    await this.page.screenshot({ path: picture, quality: 85, fullPage: true })
    return problems.map((problem) => `${name}: ${problem}`)
  }

  async leave(): Promise<void> {
    await this.page.context().close()
  }
}
