import type { BrowserContext, Page } from 'playwright-core'

const watchPolicy = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('CSP: ' + event.effectiveDirective + ' refused ' + event.blockedURI))`

const measureOverflow = `(() => {
  const room = document.documentElement.clientWidth
  const wide = document.documentElement.scrollWidth
  if (wide <= room + 1) return ''
  const outside = [...document.body.querySelectorAll('*')].filter((one) => {
    const box = one.getBoundingClientRect()
    return box.width > 0 && (box.right > room + 1 || box.left < -1)
  })
  const first = outside.at(-1)
  return wide + ' px in ' + room + (first ? ' (' + first.tagName.toLowerCase() + '.' + String(first.className.baseVal ?? first.className) + ')' : '')
})()`

const runAxe = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ' x' + nodes.length + ': ' + nodes[0].target.join(' ')))`

/** Opens an address, keeps its picture, and answers what is wrong with the page, in words. */
export async function shootPage(
  context: BrowserContext,
  address: string,
  picture: string,
  axe: string,
): Promise<string[]> {
  const page: Page = await context.newPage()
  const faults: string[] = []
  try {
    await page.addInitScript(watchPolicy)
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(`console: ${message.text()}`)
    })
    page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`))
    const answer = await page.goto(address, { waitUntil: 'load', timeout: 30_000 })
    if (!answer?.ok()) return [`answered ${answer?.status()}: ${(await answer?.text())?.slice(0, 300)}`]
    const overflow = await page.evaluate<string>(measureOverflow)
    if (overflow) faults.push(`overflow: ${overflow}`)
    await page.screenshot({ path: picture, fullPage: true })
    await page.evaluate(axe)
    faults.push(...(await page.evaluate<string[]>(runAxe)).map((one) => `axe: ${one}`))
    return faults
  } finally {
    await page.close()
  }
}
