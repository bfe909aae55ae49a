import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A folder of `<lang>.json` and `<part>.<lang>.json` files. `prefix` goes before every key but `errors.*`; null: none. */
export interface LocaleSource {
  prefix: string | null
  dir: string
}

export interface Texts {
  [key: string]: string | Texts
}

export interface LocaleFile {
  file: string
  locale: string
  texts: Texts
}

const fileName = /^(?:.+\.)?([a-z]{2,3}(?:-[A-Z]{2})?)\.json$/

/** Reads the files of one folder, in the order of their names; a missing folder has none. */
export function readLocaleFiles(dir: string): LocaleFile[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir)
    .sort()
    .flatMap((name) => {
      const locale = fileName.exec(name)?.[1]
      if (!locale) return []
      const file = join(dir, name)
      return [{ file, locale, texts: JSON.parse(readFileSync(file, 'utf8')) as Texts }]
    })
}

/** Every key of the texts with its sentence: `{ a: { b: "x" } }` gives `a.b`. */
export function flattenTexts(texts: Texts, before = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[before + key, value]] : flattenTexts(value, `${before}${key}.`),
  )
}

/** The full key a source's own key is known by: errors are shared by all. */
export function fullKey(source: LocaleSource, key: string): string {
  return source.prefix === null || key.startsWith('errors.') ? key : `${source.prefix}.${key}`
}

/** All sources as one flat map per locale; a later source wins. */
export function mergeSources(sources: readonly LocaleSource[]): Map<string, Map<string, string>> {
  const merged = new Map<string, Map<string, string>>()
  for (const source of sources)
    for (const { locale, texts } of readLocaleFiles(source.dir)) {
      const keys = merged.get(locale) ?? new Map<string, string>()
      for (const [key, text] of flattenTexts(texts)) keys.set(fullKey(source, key), text)
      merged.set(locale, keys)
    }
  return merged
}
