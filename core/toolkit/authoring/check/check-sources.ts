import { readdirSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { compareLocales, missingUses } from '../../lint/compare-locales.js'
import { lintBoundaries } from '../../lint/lint-boundaries.js'
import { parseSource, readSources } from '../../lint/read-sources.js'
import { ruleHints } from '../../lint/rule-hints.js'
import { themeLocales } from '../../../web/themes/theme-locales.js'
import { checkTemplates, localesOf } from './check-templates.js'
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

function checkTexts(place: PluginPlace): CheckFinding[] {
  const { root, id, dir } = place
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|hbs)$|^plugin\.json$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
  const themes = themeLocales([join(root, 'themes')], 'default')
  const faults = [
    ...compareLocales([{ prefix: id, dir: join(dir, 'locales') }]),
    ...missingUses(files, [...localesOf(place), ...themes]),
  ]
  return faults.map(({ where, kind, message }) => found('text', relative(root, where), `${kind}: ${message}`))
}
