import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { walk } from '../../web/themes/engine/inspect-template.js'
import type { Node } from '../../web/themes/engine/inspect-template.js'
import type { Theme } from '../../web/themes/engine/theme-manifest.js'
import type { ThemeFields } from '../../web/themes/settings/field.js'
import { propertyOf } from '../../web/themes/settings/settings-css.js'
import { lintRules } from './rules.js'
import type { Finding, LintCode, Report } from './rules.js'

const settingIn = (node: Node) =>
  node.type === 'PathExpression' && node.data && node.parts?.[0] === 'theme' && node.parts[1] === 'settings'
    ? node.parts[2]
    : undefined

/** Names of settings that a template reads and nobody declares. */
export function checkSettingNames(tree: Node, fields: ThemeFields, report: Report): void {
  for (const node of walk(tree)) {
    const name = settingIn(node)
    if (name !== undefined && !fields.has(name))
      report('unknown-setting', { line: node.loc.start.line, column: node.loc.start.column + 1 }, name)
  }
}

/** Settings that neither a template nor a stylesheet uses, texts that lack a language, and stylesheets that load from elsewhere. */
export function checkSettings(
  chain: readonly Theme[],
  fields: ThemeFields,
  trees: readonly Node[],
  locales: readonly string[],
): Finding[] {
  const sheets = chain.flatMap(({ dir }) => stylesheets(join(dir, 'assets')))
  const css = sheets.map(({ text }) => text).join('\n')
  const read = new Set(trees.flatMap((tree) => [...walk(tree)].map(settingIn)))
  const conditions = new Set([...fields.values()].map((field) => field.showIf?.field))
  const file = (name: string) =>
    chain
      .map(({ dir }) => join(dir, 'settings.schema.json'))
      .find((path) => existsSync(path) && readFileSync(path, 'utf8').includes(`"${name}"`)) ?? 'settings.schema.json'
  const settings = [...fields].flatMap(([name, field]) => {
    const used = read.has(name) || conditions.has(name) || new RegExp(`${propertyOf(name)}(?![\\w-])`).test(css)
    const options = 'options' in field ? field.options.map((option) => option.label) : []
    const texts = [field.label, field.help, field.group, ...options].filter((text) => text !== undefined)
    const lacking = locales.filter((locale) => texts.some((text) => !text[locale]))
    return [
      ...(used ? [] : [finding(file(name), 'unused-setting', name)]),
      ...(lacking.length ? [finding(file(name), 'setting-text', `${name} (${lacking.join(', ')})`)] : []),
    ]
  })
  const foreign = sheets
    .filter(({ text }) => /(url\(\s*["']?|@import\s+["'])(https?:)?\/\//i.test(text))
    .map((sheet) => finding(sheet.file, 'foreign-resource', 'url'))
  return [...settings, ...foreign]
}

function stylesheets(dir: string): { file: string; text: string }[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.css'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
}

function finding(file: string, code: LintCode, detail: string): Finding {
  const { level, title, fix } = lintRules[code]
  return { file, line: 1, column: 1, code, level, message: `${title} [${detail}]`, fix }
}
