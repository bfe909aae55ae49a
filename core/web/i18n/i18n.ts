import { createInstance } from 'i18next'
import type { Logger } from '../../foundation/kernel/logger.js'
import { formatDigits } from './format.js'
import { lastMade } from './last-made.js'
import { mergeSources } from './read-locales.js'
import type { LocaleSource } from './read-locales.js'

export type TextParams = Record<string, string | number | boolean | null | undefined>

/** A locale key into the reader's language. */
export type Translate = (key: string, params?: TextParams) => string

export interface I18n {
  /** Languages that have texts, sorted; English is among them always. */
  readonly locales: readonly string[]
  /** The text of a key, else the English one, else the key itself (logged once). Numbers get the language's digits. */
  t(locale: string, key: string, params?: TextParams): string
  has(locale: string, key: string): boolean
  dir(locale: string): 'ltr' | 'rtl'
  /** The best of our languages for an Accept-Language header. */
  pick(acceptLanguage: string | undefined, fallback?: string): string
}

const base = 'en'
// Filling in places costs as much as the rest of a page, and pages say "2 vCPU" over and over.
const rememberedTexts = 2000
// So many missing texts are named; more of them are no slips of an author.
const mostMissed = 500

/** Keys are flat inside (`errors.NOT_FOUND`), so a key may be a text and a parent of other keys. */
export function createI18n(deps: { sources: readonly LocaleSource[]; log: Pick<Logger, 'warn'> }): I18n {
  const texts = mergeSources(deps.sources)
  if (!texts.has(base)) texts.set(base, new Map())
  const locales = [...texts.keys()].sort()
  const missed = new Set<string>()
  const engine = createInstance()
  void engine.init({
    initAsync: false,
    lng: base,
    fallbackLng: base,
    supportedLngs: locales,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: Object.fromEntries(
      [...texts].map(([locale, keys]) => [locale, { translation: Object.fromEntries(keys) }]),
    ),
    saveMissing: true,
    missingKeyHandler: (_locales, _namespace, key) => {
      const named = key.slice(0, 100)
      if (missed.size >= mostMissed || missed.has(named)) return
      missed.add(named)
      deps.log.warn({ key: named }, 'a text is missing: add the key to the locale files')
    },
  })
  const remember = lastMade<string>(rememberedTexts)
  const known = (locale: string) => (texts.has(locale) ? locale : base)
  const directions = new Map(locales.map((locale) => [locale, engine.dir(locale)]))
  return {
    locales,
    t(locale, key, params = {}) {
      const lng = known(locale)
      const plain = texts.get(lng)!.get(key)
      // Most texts have no places: a look-up is all they need.
      if (plain !== undefined && !plain.includes('{{')) return plain
      return remember(keyOf(lng, key, params), () => {
        const replace = Object.fromEntries(
          Object.entries(params).map(([name, value]) => [
            name,
            typeof value === 'number' ? formatDigits(lng, value) : String(value ?? ''),
          ]),
        )
        // `replace` keeps a parameter named like one of i18next's options harmless; `nest` off keeps "$t(" in a value plain text.
        const count = typeof params.count === 'number' ? { count: params.count } : {}
        return engine.t(key, { lng, replace, nest: false, ...count })
      })
    },
    has: (locale, key) => texts.get(locale)?.has(key) ?? false,
    dir: (locale) => directions.get(locale) ?? engine.dir(locale),
    pick: (header, fallback = base) => pickLocale(header, locales) ?? known(fallback),
  }
}

// Each part says how long it is, so that no value can pretend to be two.
function keyOf(locale: string, key: string, params: TextParams): string {
  let all = `${locale} ${key.length} ${key}`
  for (const name of Object.keys(params)) {
    const value = params[name]
    const text = String(value ?? '')
    all += ` ${name} ${typeof value} ${text.length} ${text}`
  }
  return all
}

function pickLocale(header: string | undefined, locales: readonly string[]): string | undefined {
  return (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...more] = part.trim().split(';')
      const quality = Number(/^\s*q=([\d.]+)/.exec(more.join(';'))?.[1] ?? 1)
      const found =
        locales.find((l) => l.toLowerCase() === tag.toLowerCase()) ??
        locales.find((l) => l.toLowerCase() === tag.toLowerCase().split('-')[0])
      return { found, quality }
    })
    .filter((choice) => choice.found && choice.quality > 0)
    .sort((a, b) => b.quality - a.quality)[0]?.found
}
