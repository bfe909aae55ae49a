import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createI18n } from '../../../core/web/i18n/i18n.js'
import { createThemes } from '../../../core/web/themes/themes.js'
import type { ThemesDeps } from '../../../core/web/themes/themes.js'

/** Folders made for one test file and removed when its process ends. */
const made: string[] = []
process.on('exit', () => made.forEach((dir) => rmSync(dir, { recursive: true, force: true })))

/** Writes `path: text` into a new folder and answers it. Objects become JSON. */
export function folder(files: Record<string, string | object>): string {
  const root = mkdtempSync(join(tmpdir(), 'nettoria-themes-'))
  made.push(root)
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  }
  return root
}

export function theme(id: string, parent?: string): object {
  return { id, name: id, version: '1.0.0', panel: '^1.0.0', ...(parent ? { parent } : {}) }
}

/** Collects what is logged. */
export function recorder() {
  const lines: { level: string; fields: Record<string, unknown>; text: string }[] = []
  const at = (level: string) => (fields: unknown, text?: string) => {
    lines.push({ level, fields: fields as Record<string, unknown>, text: text ?? '' })
  }
  return { lines, log: { info: at('info'), warn: at('warn'), error: at('error') } }
}

/** Themes over a folder written by `folder()`: themes/ and plugins/. */
export function themesOf(root: string, change: Partial<ThemesDeps> = {}) {
  const { log, lines } = recorder()
  const i18n = createI18n({ sources: [{ prefix: 'shop', dir: join(root, 'plugins/shop/locales') }], log })
  const themes = createThemes({
    themeRoots: [join(root, 'themes')],
    active: 'base',
    plugins: [{ id: 'shop', dir: join(root, 'plugins/shop') }],
    i18n,
    log,
    development: true,
    follow: true,
    version: '1.2.3',
    ...change,
  })
  return { themes, i18n, log, lines }
}
