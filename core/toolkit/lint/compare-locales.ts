import { readFileSync } from 'node:fs'
import { flattenTexts, fullKey, readLocaleFiles } from '../../web/i18n/read-locales.js'
import type { LocaleSource } from '../../web/i18n/read-locales.js'
import { keysOfCode, keysOfManifest, keysOfTemplate } from './used-keys.js'

/** Something to mend in the texts. `where` is a folder of locale files, or the file that uses a key. */
export interface LocaleFinding {
  kind: 'missing' | 'plural' | 'params' | 'empty' | 'used-missing'
  where: string
  locale: string
  key: string
  message: string
}

const pluralSuffix = /_(zero|one|two|few|many|other)$/
const placesOf = (text: string) =>
  [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((m) => m[1]!))].sort().join(' ')

/** Places as messages of `defineErrors` have them: in a text they stay as they are written. */
const foreignPlaces = (text: string) => [...text.matchAll(/(?<!\{)\{\s*(\w+)\s*\}(?!\})/g)].map((m) => m[1]!)

type Texts = Map<string, string>

/** Texts of one folder by locale, under their full keys. */
function textsOf(source: LocaleSource): Map<string, Texts> {
  const locales = new Map<string, Texts>()
  for (const { locale, texts } of readLocaleFiles(source.dir)) {
    const keys = locales.get(locale) ?? new Map<string, string>()
    for (const [key, text] of flattenTexts(texts)) keys.set(fullKey(source, key), text)
    locales.set(locale, keys)
  }
  return locales
}

/** Compares the languages of each source: keys, plural forms, places like `{{name}}`, empty texts. */
export function compareLocales(
  sources: readonly LocaleSource[],
  locales: readonly string[] = ['en', 'fa'],
): LocaleFinding[] {
  return sources.flatMap((source) => {
    const texts = textsOf(source)
    if (!texts.size) return []
    const stems = new Set(
      [...texts.values()].flatMap((keys) => [...keys.keys()].map((key) => key.replace(pluralSuffix, ''))),
    )
    return [...new Set([...locales, ...texts.keys()])].flatMap((locale) =>
      [...stems].sort().flatMap((stem) => checkStem(source.dir, locale, stem, texts)),
    )
  })
}

function checkStem(where: string, locale: string, stem: string, texts: Map<string, Texts>): LocaleFinding[] {
  const own = texts.get(locale) ?? new Map<string, string>()
  const finding = (kind: LocaleFinding['kind'], key: string, message: string) => ({ kind, where, locale, key, message })
  const forms = [...own.keys()].filter((key) => key === stem || key.replace(pluralSuffix, '') === stem)
  if (!forms.length) return [finding('missing', stem, `add "${stem}" in ${locale}`)]
  const empty = forms
    .filter((key) => !own.get(key)!.trim())
    .map((key) => finding('empty', key, `"${key}" has no text in ${locale}`))
  const plural = forms.some((key) => key !== stem)
    ? new Intl.PluralRules(locale)
        .resolvedOptions()
        .pluralCategories.map((category) => `${stem}_${category}`)
        .filter((key) => !own.has(key))
        .map((key) => finding('plural', key, `${locale} needs the plural form "${key}"`))
    : []
  const places = (keys: Texts) => {
    const main = keys.get(`${stem}_other`) ?? keys.get(stem)
    return main === undefined ? undefined : placesOf(main)
  }
  const english = texts.get('en') && places(texts.get('en')!)
  const mine = places(own)
  const params =
    english !== undefined && mine !== undefined && english !== mine
      ? [finding('params', stem, `"${stem}" has the places "${mine}" in ${locale} and "${english}" in en`)]
      : []
  const foreign = forms.flatMap((key) =>
    foreignPlaces(own.get(key)!).map((name) =>
      finding('params', key, `"${key}" says {${name}} in ${locale}; a place in a text is {{${name}}}`),
    ),
  )
  return [...empty, ...plural, ...params, ...foreign]
}

/** Keys used in code, templates or manifests that a language does not have. */
export function missingUses(
  files: readonly string[],
  sources: readonly LocaleSource[],
  locales: readonly string[] = ['en', 'fa'],
): LocaleFinding[] {
  const known = new Map<string, Set<string>>(locales.map((locale) => [locale, new Set()]))
  for (const source of sources)
    for (const [locale, keys] of textsOf(source))
      for (const key of keys.keys()) known.get(locale)?.add(key).add(key.replace(pluralSuffix, ''))
  const prefixes = new Set(['core', 'errors', 'theme', ...sources.flatMap((source) => source.prefix ?? [])])
  return files.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const keys = file.endsWith('.hbs')
      ? keysOfTemplate(text)
      : file.endsWith('.json')
        ? keysOfManifest(text)
        : keysOfCode(text, prefixes)
    return keys.flatMap((key) =>
      locales
        .filter((locale) => !known.get(locale)!.has(key))
        .map((locale) => ({
          kind: 'used-missing' as const,
          where: file,
          locale,
          key,
          message: `"${key}" is used here and missing in ${locale}`,
        })),
    )
  })
}
