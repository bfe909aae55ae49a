import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compareLocales, missingUses } from './compare-locales.js'
import { panelLocales } from '../../web/i18n/panel-locales.js'

/** Prints texts that a language lacks; the exit code is 1 when there are any. */
export function localeCheck({ root, print }: { root: string; print(line: string): void }): number {
  const themes = existsSync(join(root, 'themes')) ? readdirSync(join(root, 'themes')) : []
  const sources = [
    ...panelLocales(root),
    ...themes.map((id) => ({ prefix: 'theme', dir: join(root, 'themes', id, 'locales') })),
  ]
  const files = ['core', 'plugins', 'themes']
    .map((part) => join(root, part))
    .filter((dir) => existsSync(dir))
    .flatMap((dir) => readdirSync(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(ts|hbs)$|^plugin\.json$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  const findings = [...compareLocales(sources), ...missingUses(files, sources)]
  for (const finding of findings) print(`${relative(root, finding.where)} ${finding.kind} ${finding.message}`)
  print(`${sources.length} sources of texts, ${files.length} files: ${findings.length} findings`)
  return findings.length ? 1 : 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = localeCheck({ root: process.cwd(), print: (line) => console.log(line) })
