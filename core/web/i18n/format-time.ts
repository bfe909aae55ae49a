import { toJalaali } from 'jalaali-js'
import { lastMade } from './last-made.js'

/** ISO 8601 text or milliseconds since the epoch. */
export type Instant = string | number

const jalaliMonths = 'فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند'.split(' ')

// There are some hundred zones, and people write them in many ways.
const formats = lastMade<Intl.DateTimeFormat>(500)
function dateFormat(locale: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${JSON.stringify(options)}`
  return formats(key, () => new Intl.DateTimeFormat(locale, { timeZone, ...options }))
}

const toMs = (at: Instant) => (typeof at === 'number' ? at : Date.parse(at))
const persianDigits = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit)))
const intlLocale = (locale: string) => (locale === 'en' ? 'en-GB' : locale)

/** A calendar date as `YYYY-MM-DD` in the zone. */
function isoDate(ms: number, timeZone: string): [year: number, month: number, day: number] {
  const parts = dateFormat('en-US', timeZone, { year: 'numeric', month: 'numeric', day: 'numeric' }).formatToParts(ms)
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value)
  return [part('year'), part('month'), part('day')]
}

/** "15 Jan 2026", in Persian the Jalali "۲۵ دی ۱۴۰۴" (Intl orders the fa-IR date wrongly). Empty for no instant. */
export function formatDate(locale: string, at: Instant, timeZone: string): string {
  const ms = toMs(at)
  if (Number.isNaN(ms)) return ''
  if (locale !== 'fa')
    return dateFormat(intlLocale(locale), timeZone, { day: 'numeric', month: 'short', year: 'numeric' }).format(ms)
  const { jy, jm, jd } = toJalaali(...isoDate(ms, timeZone))
  return `${persianDigits(String(jd))} ${jalaliMonths[jm - 1]} ${persianDigits(String(jy))}`
}

/** The date and the 24-hour time: "15 Jan 2026, 12:30", "۲۵ دی ۱۴۰۴، ۱۲:۳۰". */
export function formatDateTime(locale: string, at: Instant, timeZone: string): string {
  const ms = toMs(at)
  if (Number.isNaN(ms)) return ''
  const time = dateFormat('en-GB', timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms)
  const date = formatDate(locale, ms, timeZone)
  return locale === 'fa' ? `${date}، ${persianDigits(time)}` : `${date}, ${time}`
}

const steps: [unit: Intl.RelativeTimeFormatUnit, ms: number, below: number][] = [
  ['second', 1000, 45_000],
  ['minute', 60_000, 45 * 60_000],
  ['hour', 3_600_000, 22 * 3_600_000],
  ['day', 86_400_000, 26 * 86_400_000],
  ['month', 2_629_800_000, 320 * 86_400_000],
  ['year', 31_557_600_000, Infinity],
]

const relative = lastMade<Intl.RelativeTimeFormat>(50)

/** How far from `now`, in words: "5 minutes ago", "in 2 days", "۵ دقیقه پیش". */
export function formatAgo(locale: string, at: Instant, now: number): string {
  const distance = toMs(at) - now
  if (Number.isNaN(distance)) return ''
  const format = relative(locale, () => new Intl.RelativeTimeFormat(intlLocale(locale), { numeric: 'auto' }))
  const [unit, ms] = steps.find(([, , below]) => Math.abs(distance) < below)!
  // Under a second counts as now, and a rounded zero must not read "this month".
  if (unit === 'second' && Math.abs(distance) < 10_000) return format.format(0, 'second')
  const count = Math.round(distance / ms) || Math.sign(distance)
  return format.format(count, unit)
}
