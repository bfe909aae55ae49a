import { currencyDecimals } from '../../foundation/money/money.js'
import type { MoneyJson } from '../../foundation/money/money.js'
import { lastMade } from './last-made.js'

// British English writes dates that no reader takes for another day, and the 24-hour clock.
const intlLocale = (locale: string) => (locale === 'en' ? 'en-GB' : locale)

// Pages say the same prices over and over.
const remember = lastMade<string>(2000)

// Formatters are costly to build. Amounts have as many decimals as somebody wrote, and a currency is any three letters.
const formats = lastMade<Intl.NumberFormat>(200)
function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options)
  return formats(key, () => new Intl.NumberFormat(intlLocale(locale), options))
}

/** A number with the language's digits and separators. `decimals` fixes how many decimals are written. */
export function formatNumber(locale: string, value: number | bigint, decimals?: number): string {
  const fixed = decimals === undefined ? {} : { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  return numberFormat(locale, fixed).format(value)
}

/** The language's digits without separators: ports, numbers of documents, counts in sentences. */
export function formatDigits(locale: string, value: number): string {
  return numberFormat(locale, { useGrouping: false, maximumFractionDigits: 20 }).format(value)
}

const rial: Record<string, string> = { fa: 'ریال' }
const toman: Record<string, string> = { fa: 'تومان', en: 'toman' }
const nbsp = '\u00a0'

/**
 * An amount with its unit. Persian writes amount, then unit word ("۱٬۲۰۰٬۰۰۰ ریال"); English "€12.50", "IRR 1,200,000".
 * `toman` shows rials as Toman (a tenth), labelled so; other currencies ignore it. Digits beyond the currency's decimals
 * (a price an hour) are kept.
 */
export function formatMoney(locale: string, money: MoneyJson, options: { toman?: boolean } = {}): string {
  const key = `${locale} ${money.currency} ${money.amount} ${options.toman ?? false}`
  return remember(key, () => writeMoney(locale, money, options))
}

function writeMoney(locale: string, money: MoneyJson, options: { toman?: boolean }): string {
  const { currency } = money
  if (currency === 'IRR' && options.toman) {
    return composed(locale, tenth(money.amount), 0, toman[locale] ?? toman.en!)
  }
  const decimals = currencyDecimals(currency)
  if (currency === 'IRR' && rial[locale]) return composed(locale, money.amount, decimals, rial[locale])
  const fraction = {
    minimumFractionDigits: decimals,
    maximumFractionDigits: Math.max(decimals, fractionOf(money.amount)),
  }
  const display = locale === 'en' ? 'narrowSymbol' : 'name'
  const style = { style: 'currency', currency, currencyDisplay: display, ...fraction } as const
  return numberFormat(locale, style).format(money.amount as `${number}`)
}

const countries = lastMade<Intl.DisplayNames>(50)

/** A country in the reader's language, by its code of two letters (ISO 3166); the code itself where it is none. */
export function countryName(locale: string, code: string): string {
  if (!/^[A-Z]{2}$/i.test(code)) return code
  return remember(`country ${locale} ${code}`, () => {
    const names = countries(locale, () => new Intl.DisplayNames(intlLocale(locale), { type: 'region' }))
    return names.of(code) ?? code
  })
}

/** A decimal string divided by ten, exactly. */
function tenth(amount: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? []
  const digits = whole.padStart(2, '0')
  return `${sign}${digits.slice(0, -1)}.${digits.slice(-1)}${fraction}`
}

const fractionOf = (amount: string) => amount.replace(/0+$/, '').split('.')[1]?.length ?? 0

function composed(locale: string, amount: string, decimals: number, unit: string): string {
  const most = Math.max(decimals, fractionOf(amount))
  const format = numberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: most })
  return format.format(amount as `${number}`) + nbsp + unit
}
