import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { compareLocales, missingUses } from '../../lint/compare-locales.js'
import { panelLocales } from '../../../web/i18n/panel-locales.js'
import { mergeSources } from '../../../web/i18n/read-locales.js'
import { lintBoundaries } from '../../lint/lint-boundaries.js'
import { parseSource, readSources } from '../../lint/read-sources.js'
import { ruleHints } from '../../lint/rule-hints.js'
import { findAssets } from '../../../web/themes/engine/assets.js'
import { findTemplates } from '../../../web/themes/engine/template-files.js'
import { findThemes, themeChain } from '../../../web/themes/engine/theme-manifest.js'
import { findPages } from '../../theme-lint/find-pages.js'
import { lintThemes } from '../../theme-lint/lint-themes.js'
import { themeLocales } from '../../../web/themes/theme-locales.js'
import { found } from './finding.js'
import type { CheckFinding } from './finding.js'
import type { PluginPlace } from './locate-plugin.js'

/** What can be seen without running anything: who imports whom, the texts, the templates. */
export async function checkSources(place: PluginPlace): Promise<CheckFinding[]> {
  return [...checkBoundaries(place), ...checkTexts(place), ...(await checkTemplates(place))]
}

function checkBoundaries({ root, id, dir }: PluginPlace): CheckFinding[] {
  // Wherever the plugin lies, its rules are those of plugins/.
  const sources = readSources(dirname(dir), [basename(dir)])
    .filter(({ path }) => /\.(ts|hbs|json)$/.test(path))
    .map(({ path, text }) => parseSource(`plugins/${path}`, text))
  const from = (path: string) => relative(root, join(dir, path.slice(`plugins/${id}/`.length)))
  return lintBoundaries(sources).map(({ path, line, rule, message }) =>
    found('boundary', `${from(path)}:${line}`, `${rule}: ${message}`, ruleHints[rule]),
  )
}

const localesOf = ({ root, id, dir, own }: PluginPlace) => [
  ...panelLocales(root),
  ...(own ? [] : [{ prefix: id, dir: join(dir, 'locales') }]),
]

function checkTexts(place: PluginPlace): CheckFinding[] {
  const { root, id, dir } = place
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|hbs)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
  const themes = themeLocales([join(root, 'themes')], 'default')
  const faults = [
    ...compareLocales([{ prefix: id, dir: join(dir, 'locales') }]),
    ...missingUses(files, [...localesOf(place), ...themes]),
  ]
  return faults.map(({ where, kind, message }) => found('text', relative(root, where), `${kind}: ${message}`))
}

async function checkTemplates(place: PluginPlace): Promise<CheckFinding[]> {
  const { root, id, dir, codeDir, own } = place
  const themeRoots = [join(root, 'themes')]
  const chain = themeChain(findThemes(themeRoots), 'default', themeRoots)
  const others = readdirSync(join(root, 'plugins')).map((name) => ({ id: name, dir: join(root, 'plugins', name) }))
  const plugins = own ? others : [...others, { id, dir }]
  const texts = mergeSources([...localesOf(place), ...themeLocales(themeRoots, 'default')])
  const assets = findAssets(chain, plugins, { development: true })
  const { pages } = await findPages(existsSync(codeDir) ? [codeDir] : [])
  return lintThemes({
    templates: findTemplates(chain, plugins),
    texts: { locales: [...texts.keys()], has: (locale, key) => texts.get(locale)?.has(key) ?? false },
    hasAsset: (path) => assets.has(path),
    pages,
  })
    .filter(({ file, level }) => level === 'error' && file.startsWith(`${dir}/`))
    .map(({ file, line, code, message, fix }) =>
      found('template', `${relative(root, file)}:${line}`, `${code}: ${message}`, fix),
    )
}
