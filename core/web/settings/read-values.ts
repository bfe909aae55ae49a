import type { FieldError } from '../../foundation/kernel/errors.js'
import { settingsErrors } from './errors.js'
import { Secret } from './fields.js'
import type { Field, SettingsSchema, SettingsValues } from './fields.js'

/** Checks plain values against a schema, fills defaults, wraps secrets. Throws SETTINGS_INVALID naming owner and fields. */
export function readValues<S extends SettingsSchema>(
  schema: S,
  values: Record<string, unknown>,
  owner: string,
): SettingsValues<S> {
  const faults = findFaults(schema, values)
  const [first] = faults
  if (first)
    throw settingsErrors.SETTINGS_INVALID({ owner, reason: `"${first.path}" ${first.message}` }, { fields: faults })
  const read = Object.entries(schema).map(([name, field]) => {
    const value = withDefault(field, values[name])
    return [name, field.type === 'secret' && value !== undefined ? new Secret(value as string) : value]
  })
  return Object.freeze(Object.fromEntries(read)) as SettingsValues<S>
}

/** Everything that is wrong with plain values, one fault a field. Fields whose condition is not met may be empty. */
export function findFaults(schema: SettingsSchema, values: Record<string, unknown>): FieldError[] {
  const unknown = Object.keys(values)
    .filter((name) => !Object.hasOwn(schema, name))
    .map((name): FieldError => ({ path: name, message: 'is not a setting', key: 'core.settings.unknown' }))
  const wrongs = Object.entries(schema).flatMap(([name, field]): FieldError[] => {
    const value = withDefault(field, values[name])
    if (value === undefined) {
      const missing = 'required' in field && field.required && isShown(schema, field, values)
      return missing ? [{ path: name, message: 'is required', key: 'core.settings.required' }] : []
    }
    const fault = wrong(field, value)
    return fault ? [{ path: name, message: fault[0], key: `core.settings.${fault[1]}`, params: fault[2] ?? {} }] : []
  })
  return [...unknown, ...wrongs]
}

/** Whether the condition of a field is met. */
export function isShown(schema: SettingsSchema, field: Field, values: Record<string, unknown>): boolean {
  if (!field.showIf) return true
  const other = schema[field.showIf.field]
  return other !== undefined && withDefault(other, values[field.showIf.field]) === field.showIf.equals
}

export function withDefault(field: Field, value: unknown): unknown {
  return value ?? ('default' in field ? field.default : undefined)
}

type Fault = [message: string, key: string, params?: Record<string, string | number>]

function wrong(field: Field, value: unknown): Fault | undefined {
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : ['must be true or false', 'boolean']
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return ['must be a number', 'number']
      if (field.integer && !Number.isInteger(value)) return ['must be a whole number', 'integer']
      if (field.min !== undefined && value < field.min)
        return [`must be at least ${field.min}`, 'min', { limit: field.min }]
      return field.max !== undefined && value > field.max
        ? [`must be at most ${field.max}`, 'max', { limit: field.max }]
        : undefined
    case 'select':
      return field.options.includes(value as string)
        ? undefined
        : [`must be one of ${field.options.join(', ')}`, 'select']
    case 'secret':
      return typeof value === 'string' ? undefined : ['must be text', 'text']
    default:
      if (typeof value !== 'string') return ['must be text', 'text']
      if (field.type === 'url' && !URL.canParse(value)) return ['must be a complete address (https://...)', 'url']
      if (field.maxLength !== undefined && value.length > field.maxLength)
        return [`must have at most ${field.maxLength} characters`, 'maxLength', { limit: field.maxLength }]
      if (field.pattern === undefined || new RegExp(field.pattern).test(value)) return undefined
      return ['does not have the right form', 'pattern']
  }
}
