import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Compile } from 'typebox/compile'
import type { Theme } from '../engine/theme-manifest.js'
import { themeErrors } from '../errors.js'
import { checkValue } from './check-value.js'
import { ThemeFieldSchema } from './field.js'
import type { ThemeField, ThemeFields } from './field.js'

const validator = Compile(ThemeFieldSchema)

/**
 * The settings of a theme: its parents' fields, then its own from `settings.schema.json`; the nearest wins.
 * Throws THEME_SETTINGS_INVALID.
 */
export function readFields(chain: readonly Theme[], hasAsset: (path: string) => boolean): ThemeFields {
  const fields = new Map<string, ThemeField>()
  for (const { dir } of chain.toReversed()) {
    const file = join(dir, 'settings.schema.json')
    if (!existsSync(file)) continue
    for (const [name, field] of readFile(file)) fields.set(name, settle(file, name, field, fields, hasAsset))
  }
  return fields
}

const invalid = (file: string, reason: string) => themeErrors.THEME_SETTINGS_INVALID({ file, reason })

function readFile(file: string): [string, Record<string, unknown>][] {
  try {
    return Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, unknown>>)
  } catch (error) {
    throw invalid(file, (error as Error).message)
  }
}

function settle(
  file: string,
  name: string,
  given: Record<string, unknown>,
  known: ThemeFields,
  hasAsset: (path: string) => boolean,
): ThemeField {
  if (!/^[a-z][a-zA-Z0-9]{0,39}$/.test(name))
    throw invalid(file, `"${name}" is not a name: small letter first, letters and digits`)
  const above = known.get(name)
  if (given['inherit'] && !above) throw invalid(file, `${name}: no parent has a field of this name to inherit from`)
  const field = given['inherit'] ? { ...above, ...given } : given
  if (!validator.Check(field)) {
    // Of the union every kind complains: the one that the field means to be is useful.
    const kinds = ThemeFieldSchema.anyOf.filter((kind) => kind.properties.type.const === field['type'])
    const [fault] = kinds.length ? Compile(kinds[0]!).Errors(field) : []
    throw invalid(file, `${name}${fault?.instancePath ?? ''} ${fault?.message ?? 'has an unknown type'}`)
  }
  if (!field.label) throw invalid(file, `${name} has no label`)
  if (field.showIf && !known.has(field.showIf.field) && field.showIf.field === name)
    throw invalid(file, `${name} depends on itself`)
  const reason = field.default === undefined ? undefined : checkValue(field, field.default, hasAsset)
  if (reason) throw invalid(file, `the default of ${name} is not allowed (${reason})`)
  return field
}
