import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { LivePanel } from './live-panel.js'

/** What a person does on the pages. Nothing here needs JavaScript in the browser. */
export interface Person {
  firstName: string
  lastName: string
  email: string
  /** As typed. */
  phone: string
  /** As the panel keeps it. */
  number: string
  password: string
}

export const fill = (page: Page, name: string, text: string) => page.locator(`main [name="${name}"]`).fill(text)

export const press = (page: Page, form: string) =>
  page.locator(`main form[action="${form}"] button[type="submit"]`).first().click()

/** Ticks the card with this value, as one does: by clicking on it. */
export const choose = (page: Page, name: string, value: string) =>
  page.locator('label.choice', { has: page.locator(`input[name="${name}"][value="${value}"]`) }).click()

export async function register(page: Page, person: Person): Promise<void> {
  for (const name of ['firstName', 'lastName', 'email', 'phone', 'password'] as const)
    await fill(page, name, person[name])
  await press(page, '/register')
  await page.waitForURL('**/verify*')
}

export async function verifyPhone(page: Page, live: LivePanel, person: Person): Promise<void> {
  await fill(page, 'code', '000000')
  await press(page, '/verify')
  await page.locator('.field-error, main .note-danger').first().waitFor()
  await fill(page, 'code', await live.codeSentTo(person.number))
  await press(page, '/verify')
  await page.waitForURL((url) => url.pathname !== '/verify')
}

/** Pays on the sandbox's page and comes back to the order. */
export async function paySandbox(page: Page): Promise<void> {
  await page.locator('main form[action$="/pay"] button[type="submit"]').click()
  await page.waitForURL('**/sandbox/pay/**')
  await page.locator('button[name="outcome"][value="paid"]').click()
  await page.waitForURL(/\/orders\/\d+$/)
  await page.locator('main .note-success').waitFor()
}

/** The page reloads itself when its task moves on: what was asked in that moment is asked again in the next round. */
async function unlessReloading<T>(question: Promise<T>): Promise<T | undefined> {
  try {
    return await question
  } catch (error) {
    if (/Execution context was destroyed|navigation/.test((error as Error).message)) return undefined
    throw error
  }
}

/** Follows the building of the server until its page says that it runs. Answers the steps of progress that were seen. */
export async function watchUntilRunning(page: Page): Promise<number[]> {
  const seen = new Set<number>()
  const server = page.locator('main a[href^="/servers/"]')
  const bar = page.locator('main progress.bar')
  // Each round waits for the page to change by itself; a fixed pause would be too long or too short.
  for (let round = 0; round < 200; round++) {
    await server.or(bar).or(page.locator('main .note')).first().waitFor({ timeout: 30_000 })
    const values = await unlessReloading(
      bar.evaluateAll((all) => all.map((one) => Number((one as unknown as { value: number }).value))),
    )
    for (const value of values ?? []) seen.add(value)
    if (await unlessReloading(page.locator('main .page-head .state[data-state="active"]').count())) break
    await page.waitForTimeout(250)
  }
  await server.click()
  await page.waitForURL(/\/servers\/\d+$/)
  await stateIs(page, 'running')
  return [...seen]
}

export const stateIs = (page: Page, state: string, timeout = 30_000) =>
  page.locator(`main .page-head .state[data-state="${state}"]`).waitFor({ timeout })

export async function setPower(page: Page, action: 'on' | 'off', state: string): Promise<void> {
  await page.locator(`form:has(input[name="action"][value="${action}"]) button[type="submit"]`).click()
  await page.locator('main .note-success').waitFor()
  await stateIs(page, state)
}

export async function restart(page: Page): Promise<void> {
  await page.locator('form[action$="/restart"] button[type="submit"]').click()
  await page.locator('main .note-success').waitFor()
  await page.locator('main [data-task]').waitFor({ state: 'detached', timeout: 30_000 })
  await stateIs(page, 'running')
}

/** Cancels at once: first with the wrong name, which is refused, then with the right one. */
export async function cancelNow(page: Page, hostname: string): Promise<void> {
  await page.locator('a[href*="/subscriptions/"][href$="/cancel"]').click()
  for (const written of ['not-this-one', hostname]) {
    await choose(page, 'when', 'now')
    await fill(page, 'confirm', written)
    await page.locator('main form[action$="/cancel"] button[type="submit"]').click()
    if (written !== hostname) await page.locator('#error-confirm').waitFor()
  }
  await page.waitForURL('**/servers')
  await page.locator('main .note-success').waitFor()
}

/** Reads the dashboard's list again until the server is off it. */
export async function seeItGone(page: Page): Promise<void> {
  for (let round = 0; round < 120; round++) {
    await page.goto(new URL('/servers', page.url()).href)
    if (await page.locator('main .nothing').count()) return
    await page.waitForTimeout(250)
  }
  assert.fail('the server is still listed')
}
