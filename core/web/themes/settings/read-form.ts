import { normaliseDigits } from '../../i18n/digits.js'
import type { ThemeField, ThemeFields } from './field.js'
import type { ThemeChange } from './theme-settings.js'

/** What a posted settings form means, before it is checked. What is empty, or the default, is left to the default. */
export function readThemeForm(
  fields: ThemeFields,
  body: Readonly<Record<string, string>>,
  locales: readonly string[],
): ThemeChange {
  return Object.fromEntries(
    [...fields].map(([name, field]) => [name, unlessDefault(field, readField(name, field, body, locales))]),
  )
}

const unlessDefault = (field: ThemeField, value: unknown) => (value === field.default ? null : value)

function readField(
  name: string,
  field: ThemeField,
  body: Readonly<Record<string, string>>,
  locales: readonly string[],
): unknown {
  if (field.type === 'boolean') return body[name] === 'on'
  if ('translatable' in field && field.translatable) {
    const texts = locales
      .map((locale) => [locale, (body[`${name}.${locale}`] ?? '').trim()] as const)
      .filter(([, text]) => text)
    return texts.length ? Object.fromEntries(texts) : null
  }
  const text = (body[name] ?? '').trim()
  if (text === '') return null
  return field.type === 'number' || field.type === 'range' ? Number(normaliseDigits(text)) : text
}
