import { fonts } from './field.js'
import type { ThemeField, ThemeFields, ThemeValue } from './field.js'

/** `cornerSize` is `--setting-corner-size` in the stylesheet. */
export const propertyOf = (name: string) =>
  `--setting-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/**
 * The stylesheet of a theme's settings: a custom property for each that means something to CSS. Values were checked; texts,
 * links and what an operator typed freely never get here.
 */
export function settingsCss(
  fields: ThemeFields,
  values: ReadonlyMap<string, ThemeValue>,
  assetHref: (path: string) => string,
): string {
  const lines = [...fields].flatMap(([name, field]) => {
    const written = cssOf(field, values.get(name), assetHref)
    return written === undefined ? [] : [`  ${propertyOf(name)}: ${written};`]
  })
  return `:root {\n${lines.join('\n')}\n}\n`
}

function cssOf(
  field: ThemeField,
  value: ThemeValue | undefined,
  assetHref: (path: string) => string,
): string | undefined {
  if (value === undefined || value === '') return undefined
  switch (field.type) {
    case 'color':
      return String(value)
    case 'number':
    case 'range':
      return `${Number(value)}${field.unit ?? ''}`
    case 'boolean':
      return value ? '1' : '0'
    case 'font':
      return fonts[String(value)]
    case 'select':
      return /^[a-z0-9-]+$/.test(String(value)) ? String(value) : undefined
    case 'image':
      return `url("${assetHref(String(value))}")`
    default:
      return undefined
  }
}
