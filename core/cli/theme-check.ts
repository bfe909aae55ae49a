import 'reflect-metadata'
import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { panelLocales } from '../web/i18n/panel-locales.js'
import { mergeSources } from '../web/i18n/read-locales.js'
import { findAssets } from '../web/themes/engine/assets.js'
import { findTemplates } from '../web/themes/engine/template-files.js'
import { findThemes, themeChain } from '../web/themes/engine/theme-manifest.js'
import { themeLocales } from '../web/themes/theme-locales.js'
import { findPages } from '../toolkit/theme-lint/find-pages.js'
import { readFields } from '../web/themes/settings/read-fields.js'
import { lintThemes } from '../toolkit/theme-lint/lint-themes.js'
import type { Finding } from '../toolkit/theme-lint/rules.js'

export interface ThemeCheckOptions {
  /** The project: themes/, plugins/, core/web/i18n/locales and, compiled, dist/. */
  root: string
  /** One theme; without it all are checked. */
  theme?: string
  print(line: string): void
}

/** Prints what is wrong in the templates; resolves to the exit code: 1 with errors or pages that cannot be checked, else 0. */
export async function themeCheck({ root, theme, print }: ThemeCheckOptions): Promise<number> {
  const themeRoots = [join(root, 'themes')]
  const plugins = foldersOf(join(root, 'plugins')).map((id) => ({ id, dir: join(root, 'plugins', id) }))
  const compiled = ['core', 'plugins'].map((part) => join(root, 'dist', part)).filter((dir) => existsSync(dir))
  const { pages, failed } = await findPages(compiled)
  for (const { file, reason } of failed) print(`${relative(root, file)}: its pages cannot be checked: ${reason}`)
  const themes = findThemes(themeRoots)
  const found = new Map<string, Finding>()
  for (const id of theme ? [theme] : themes.keys()) {
    const chain = themeChain(themes, id, themeRoots)
    const texts = mergeSources([...panelLocales(root), ...themeLocales(themeRoots, id)])
    const assets = findAssets(chain, plugins, { development: true })
    const findings = lintThemes({
      templates: findTemplates(chain, plugins),
      texts: { locales: [...texts.keys()], has: (locale, key) => texts.get(locale)?.has(key) ?? false },
      hasAsset: (path) => assets.has(path),
      pages,
      settings: { chain, fields: readFields(chain, (path) => assets.has(path)) },
    })
    for (const finding of findings) found.set(JSON.stringify(finding), finding)
  }
  for (const f of found.values())
    print(
      `${relative(root, f.file)}:${f.line} ${f.level === 'warning' ? '(warning) ' : ''}${f.code} ${f.message} (${f.fix})`,
    )
  const errors = [...found.values()].filter((f) => f.level === 'error').length
  print(`${themes.size} themes, ${pages.size} pages with a schema: ${errors} errors, ${found.size - errors} warnings`)
  return errors || failed.length ? 1 : 0
}

function foldersOf(dir: string): string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}
