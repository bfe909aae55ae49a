import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Why there is no browser to test with, or undefined. */
export const chromiumMissing: string | undefined = existsSync(executablePath)
  ? undefined
  : `browser journeys need Chromium at ${executablePath} (Debian package chromium; CHROMIUM names another path)`

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const launchChromium = (): Promise<Browser> => chromium.launch({ executablePath, args: quiet, timeout: 30_000 })

/**
 * Writes down what a page should not do: break its content security policy, complain on the console, throw, or ask for
 * something it does not get. An answer to the page's own address is judged by the test, not here.
 */
export async function watchPage(page: Page): Promise<string[]> {
  const faults: string[] = []
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    console.error('CSP: ' + event.effectiveDirective + ' refused ' + event.blockedURI + ' ' + event.sourceFile + ' ' + event.sample))`)
  page.on('console', (message) => {
    const ofPage = message.location().url === page.url() && /Failed to load resource/.test(message.text())
    if (['error', 'warning'].includes(message.type()) && !ofPage) faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`))
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // A stream, or what a page was still loading, ends when the visitor moves on.
    if (reason !== 'net::ERR_ABORTED') faults.push(`failed: ${request.method()} ${request.url()} ${reason}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest())
      faults.push(`answered ${response.status()}: ${response.url()}`)
  })
  return faults
}

/** Where pictures of the pages are kept; git ignores it. */
export function pictures(...folders: string[]): string {
  const folder = join(process.cwd(), 'screenshots', ...folders)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Runs a journey; what the page looked like when it failed is kept as a picture. */
export async function onPage<T>(page: Page, name: string, journey: () => Promise<T>): Promise<T> {
  try {
    return await journey()
  } catch (error) {
    const path = join(pictures('failed'), `${name}.png`)
    await page.screenshot({ path, fullPage: true, timeout: 5_000 }).catch(() => undefined)
    throw new Error(`on ${page.url()} (see ${path}): ${(error as Error).message}`, { cause: error })
  }
}
