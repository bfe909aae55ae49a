import { readFileSync } from 'node:fs'
import type { TSchema } from 'typebox'
import { partialsOf, walk } from '../../web/themes/engine/inspect-template.js'
import type { Node } from '../../web/themes/engine/inspect-template.js'
import { overridden, parseTemplate } from '../../web/themes/engine/read-template.js'
import type { TemplateFile, TemplateMap } from '../../web/themes/engine/template-files.js'
import type { Theme } from '../../web/themes/engine/theme-manifest.js'
import { hasIcon } from '../../web/themes/icons.js'
import type { ThemeFields } from '../../web/themes/settings/field.js'
import { checkExpressions } from './check-expressions.js'
import { checkFields } from './check-fields.js'
import { checkHtml } from './check-html.js'
import { checkSettingNames, checkSettings } from './check-settings.js'
import { shapeOfSchema } from './read-schema.js'
import { lintRules } from './rules.js'
import type { Finding, Report } from './rules.js'

export interface LintInput {
  templates: TemplateMap
  /** Every language and whether it has a text. */
  texts: { locales: readonly string[]; has(locale: string, key: string): boolean }
  hasAsset(path: string): boolean
  /** Schemas of view models by page name; fields of other templates are not checked. */
  pages?: ReadonlyMap<string, TSchema>
  /** The theme and its parents, and their settings; without them settings are not checked. */
  settings?: { chain: readonly Theme[]; fields: ThemeFields }
}

/** Reads every template of a theme, its parents and plugins; findings are sorted by file and line. */
export function lintThemes(input: LintInput): Finding[] {
  const findings: Finding[] = []
  const reporter =
    ({ file, plugin }: TemplateFile): Report =>
    (code, at, detail) => {
      const { level, title, fix: ours } = lintRules[code]
      if (isAllowed(file, code, at.line)) return
      // The prefix of a theme's texts is "theme", a plugin's is its id.
      const fix = plugin === undefined ? ours : ours.replace('"theme.', `"${plugin}.`)
      findings.push({ file, ...at, code, level, message: detail ? `${title} [${detail}]` : title, fix })
    }
  const parsed = [...input.templates.values()].flat().flatMap((file) => {
    const tree = parse(file, reporter(file))
    return tree ? [{ file, tree, source: readFileSync(file.file, 'utf8') }] : []
  })
  const winners = new Map(
    parsed.filter(({ file }) => input.templates.get(file.name)![0] === file).map((p) => [p.file.name, p.tree]),
  )
  const csrf = csrfWriters(parsed)
  for (const { file, tree, source } of parsed) {
    const report = reporter(file)
    checkHtml(source, (partial) => csrf.has(partial), report)
    checkExpressions(tree, knownTo(file, input), report)
    if (file.name.startsWith('layouts/') && callsItself(file.name, winners))
      report('layout-cycle', { line: 1, column: 1 }, file.name)
    if (input.settings) checkSettingNames(tree, input.settings.fields, report)
    const schema = input.pages?.get(file.name)
    if (schema) checkFields(tree, shapeOfSchema(schema), report)
  }
  if (input.settings) {
    const { chain, fields } = input.settings
    const trees = parsed.map(({ tree }) => tree)
    findings.push(...checkSettings(chain, fields, trees, input.texts.locales))
  }
  return findings.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column)
}

/** The line, or the one before it, says `{{!-- allow <code>: reason --}}`. */
function isAllowed(file: string, code: string, line: number): boolean {
  const near = readFileSync(file, 'utf8')
    .split('\n')
    .slice(Math.max(0, line - 2), line)
  return near.some((text) => new RegExp(`\\{\\{!--\\s*allow ${code}:\\s+(?!--)\\S`).test(text))
}

function knownTo(file: TemplateFile, { templates, texts, hasAsset }: LintInput) {
  const has = (locale: string, key: string) => texts.has(locale, key) || texts.has(locale, `${key}_other`)
  return {
    partial: (name: string) =>
      name.startsWith('parent:') ? Boolean(overridden(name, file, templates)) : templates.has(name),
    icon: hasIcon,
    asset: hasAsset,
    lacking: (key: string) => texts.locales.filter((locale) => !has(locale, key)),
  }
}

function parse(file: TemplateFile, report: Report): Node | undefined {
  try {
    return parseTemplate(file)
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    const line = Number(/line (\d+)/.exec(reason)?.[1] ?? 1)
    report('template-syntax', { line, column: 1 }, reason.replace(/\s+/g, ' '))
    return undefined
  }
}

/** Templates that put a CSRF field into the form of whoever calls them. */
function csrfWriters(parsed: readonly { file: TemplateFile; tree: Node; source: string }[]): Set<string> {
  const writes = (tree: Node) =>
    [...walk(tree)].some((node) => node.type === 'MustacheStatement' && node.path?.original === 'csrf')
  return new Set(
    parsed.filter(({ tree, source }) => writes(tree) && !source.includes('<form')).map(({ file }) => file.name),
  )
}

function callsItself(name: string, trees: ReadonlyMap<string, Node>): boolean {
  const seen = new Set<string>()
  const queue = [name]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const called = trees.get(next) ? partialsOf(trees.get(next)!) : []
    if (called.includes(name)) return true
    for (const other of called.filter((c) => !seen.has(c))) {
      seen.add(other)
      queue.push(other)
    }
  }
  return false
}
