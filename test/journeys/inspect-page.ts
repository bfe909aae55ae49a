import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const plugins =
  'core|theme|portal|ordering|billing|compute|subscriptions|notifications|catalog|message-outbox|api-docs|gateway-sandbox|kit'

// Runs in the page. DevTools evaluates it, which the content security policy of the page does not govern.
const findings = `(async () => {
  ${axe}
  const found = []
  const wide = document.scrollingElement.scrollWidth - innerWidth
  if (wide > 0) {
    const edges = [...document.querySelectorAll('body *')].filter((one) => {
      const { left, right } = one.getBoundingClientRect()
      return right > innerWidth + 1 || left < -1
    })
    found.push('scrolls sideways by ' + wide + ' px: ' + edges.slice(0, 3).map((one) => one.tagName + '.' + one.className).join(', '))
  }
  const beyond = [...document.querySelectorAll('main :is(a, button, input, select, textarea)')].filter((one) => {
    const { left, right, width } = one.getBoundingClientRect()
    return width > 1 && one.checkVisibility() && (left < -1 || right > innerWidth + 1)
  })
  if (beyond.length) found.push('out of reach: ' + beyond.map((one) => one.innerText || one.name).join(', '))
  // What names a permission, an event or a file by its code is written left to right.
  const named = [...document.querySelectorAll('[dir="ltr"], code')].map((one) => one.innerText)
  const text = named.reduce((rest, name) => rest.replace(name, ''), document.body.innerText)
  const odd = text.match(/\\b(?:${plugins})\\.[a-z][\\w-]*(?:\\.[\\w-]+)+|\\[object |\\bundefined\\b|\\bNaN\\b|\\{\\{|\\}\\}/)
  if (odd && !location.pathname.startsWith('/api-docs')) found.push('shows ' + odd[0])
  if (document.documentElement.lang === 'fa') {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const latin = []
    while (walk.nextNode()) {
      const parent = walk.currentNode.parentElement
      if (parent.closest('[dir="ltr"], [dir="auto"], pre, code, script, noscript, option, progress, title, .visually-hidden, bdi:not([dir="rtl"])')) continue
      // Names keep their digits: M2, IPv4, INV-2026-000001, web-01.example.com, an address; so does what was written in English.
      if (!/[\\u0600-\\u06ff]/.test(walk.currentNode.data)) continue
      const plain = walk.currentNode.data
        .replace(/[\\u2066\\u2068][^\\u2069]*\\u2069|\\u200e\\S+/g, '')
        .replace(/[\\w.:+-]*[A-Za-z][\\w.:+-]*/g, '')
        .replace(/\\d+(\\.\\d+){3}|\\+\\d+/g, '')
      if (/[0-9]/.test(plain)) latin.push(plain.trim().slice(0, 60))
    }
    if (latin.length) found.push('Latin digits: ' + [...new Set(latin)].slice(0, 6).join(' | '))
  }
  const { violations } = await axe.run(document, {
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] },
    resultTypes: ['violations'],
  })
  for (const { id, nodes } of violations)
    found.push('axe ' + id + ': ' + nodes.slice(0, 3).map((node) => node.target.join(' ') + ' ' + (node.any[0]?.message ?? '')).join('; '))
  return found
})()`

/** What is wrong with a page as it is shown: sideways scrolling, raw keys, digits of the other script, WCAG 2.1 A and AA. */
export const inspectPage = (page: Page) => page.evaluate<string[]>(findings)
