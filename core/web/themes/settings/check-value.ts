import { safeUrl } from '../helpers/safe-url.js'
import { fonts } from './field.js'
import type { ThemeField, ThemeFields, ThemeValue, ThemeValues } from './field.js'

/** Why a value is refused: the last part of the locale key `core.themes.refused.<reason>`. */
export type Refusal = 'type' | 'long' | 'number' | 'range' | 'choice' | 'color' | 'image' | 'link'

const longest = 2000
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** Undefined when a field may have this value. */
export function checkValue(
  field: ThemeField,
  value: unknown,
  hasAsset: (path: string) => boolean,
): Refusal | undefined {
  if (field.type === 'boolean') return typeof value === 'boolean' ? undefined : 'type'
  if (field.type === 'number' || field.type === 'range') return checkNumber(field, value)
  if ('translatable' in field && field.translatable && typeof value === 'object' && value !== null)
    return Object.values(value)
      .map((text) => checkText(field, text))
      .find(Boolean)
  const refusal = checkText(field, value)
  if (refusal) return refusal
  const text = value as string
  if (text === '') return undefined
  if (field.type === 'select') return field.options.some((option) => option.value === text) ? undefined : 'choice'
  if (field.type === 'font') return Object.hasOwn(fonts, text) ? undefined : 'choice'
  if (field.type === 'color') return /^#[0-9a-f]{6}$/i.test(text) ? undefined : 'color'
  if (field.type === 'image')
    return /^[\w][\w./-]*\.(svg|png|jpe?g|webp|avif)$/.test(text) && hasAsset(text) ? undefined : 'image'
  if (field.type === 'link') return safeUrl(text) === text ? undefined : 'link'
  return undefined
}

function checkText(field: ThemeField, value: unknown): Refusal | undefined {
  if (typeof value !== 'string' || controls.test(value)) return 'type'
  const limit = ('maxLength' in field ? field.maxLength : undefined) ?? longest
  return value.length > limit ? 'long' : undefined
}

function checkNumber(field: ThemeField & { type: 'number' | 'range' }, value: unknown): Refusal | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'number'
  const { min = -1e9, max = 1e9 } = field
  return value < min || value > max ? 'range' : undefined
}

/** What each field is worth: its value, where that still fits, else its default. A field whose `showIf` fails has its default. */
export function settleValues(
  fields: ThemeFields,
  given: ThemeValues,
  hasAsset: (path: string) => boolean,
): Map<string, ThemeValue> {
  const own = (name: string, field: ThemeField) => {
    const value = given[name]
    return value !== undefined && !checkValue(field, value, hasAsset) ? value : (field.default ?? nothing(field))
  }
  return new Map(
    [...fields].map(([name, field]) => {
      const other = field.showIf && fields.get(field.showIf.field)
      const shown = !other || own(field.showIf!.field, other) === field.showIf!.equals
      return [name, shown ? own(name, field) : (field.default ?? nothing(field))]
    }),
  )
}

const nothing = (field: ThemeField): ThemeValue =>
  field.type === 'boolean' ? false : field.type === 'number' || field.type === 'range' ? (field.min ?? 0) : ''

/** A value in one language. */
export function inLanguage(value: ThemeValue, locale: string): string | number | boolean {
  return typeof value === 'object' ? value[locale] || value['en'] || Object.values(value)[0] || '' : value
}
