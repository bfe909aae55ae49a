import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join, relative } from 'node:path'
import { browserTools } from '../toolkit/theme-bench/browser-tools.js'
import { serveBench } from '../toolkit/theme-bench/serve-bench.js'
import { themeRootsOf } from '../toolkit/theme-bench/theme-roots.js'
import { openThemeBench } from '../toolkit/theme-bench/theme-bench.js'
import { shootPage } from '../toolkit/theme-bench/shoot-page.js'

export interface ThemeShootOptions {
  root: string
  id: string
  out: string
  /** All by default. */
  pages: readonly string[] | undefined
  cases: readonly string[]
  locales: readonly string[] | undefined
  schemes: readonly string[]
  widths: readonly number[]
  print(line: string): void
}

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
]

/** Pictures of every look of a theme, each checked by axe, for its CSP and for overflow. Answers 0, 1 with faults, 3 without a browser. */
export async function themeShoot(options: ThemeShootOptions): Promise<number> {
  const { root, id, out, print } = options
  const tools = await browserTools(print)
  if (!tools) return 3
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const bench = await openThemeBench({ root, theme: id, themeRoots: themeRootsOf(root), log })
  const server = await serveBench(() => bench, { live: false })
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = server.app.server.address() as AddressInfo
  const browser = await tools.chromium.launch({ executablePath: tools.executablePath, args: quiet, timeout: 30_000 })
  let shots = 0
  let faulty = 0
  try {
    for (const width of options.widths) {
      const context = await browser.newContext({ viewport: { width, height: width < 700 ? 844 : 900 } })
      for (const name of options.pages ?? bench.pages)
        for (const one of options.cases)
          for (const locale of options.locales ?? bench.i18n.locales)
            for (const scheme of options.schemes) {
              const dir = join(out, name)
              mkdirSync(dir, { recursive: true })
              const picture = join(dir, `${one}-${locale}-${scheme}-${width}.png`)
              const query = new URLSearchParams({ name, case: one, locale, scheme })
              const faults = await shootPage(context, `http://127.0.0.1:${port}/page?${query}`, picture, tools.axe)
              shots++
              if (faults.length) faulty++
              for (const fault of faults) print(`${name} ${one} ${locale} ${scheme} ${width}: ${fault}`)
            }
      await context.close()
    }
  } finally {
    await browser.close()
    await server.app.close()
  }
  print(`${shots} pictures in ${relative(root, out) || out}, ${faulty} with faults`)
  return faulty ? 1 : 0
}
