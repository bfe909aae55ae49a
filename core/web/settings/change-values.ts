import { settingsErrors } from './errors.js'
import type { SettingsSchema } from './fields.js'
import { findFaults } from './read-values.js'

/** What an operator sent: a value of the field's type; null forgets it. A secret that is empty or missing stays as it is. */
export type SettingsChange = Record<string, string | number | boolean | null>

/**
 * The stored values after a change. An empty text counts as none. `ground` are values below the stored ones (configuration
 * files), which count as given. Throws SETTINGS_INVALID with a fault for each field.
 */
export function changeValues(
  schema: SettingsSchema,
  stored: Record<string, unknown>,
  change: SettingsChange,
  owner: string,
  ground: Record<string, unknown> = {},
): Record<string, unknown> {
  const next = new Map(Object.entries(stored))
  for (const [name, value] of Object.entries(change)) {
    if (value === '' && schema[name]?.type === 'secret') continue
    if (value === null || value === '') next.delete(name)
    else next.set(name, value)
  }
  const changed = Object.fromEntries(next)
  const fields = findFaults(schema, { ...ground, ...changed })
  const reason = fields.map((fault) => `"${fault.path}" ${fault.message}`).join(', ')
  if (fields.length) throw settingsErrors.SETTINGS_INVALID({ owner, reason }, { fields })
  return changed
}

export interface ShownValues {
  /** By field; null when unset. Never a secret. */
  values: Record<string, string | number | boolean | null>
  /** Of each secret: whether there is one. */
  secrets: Record<string, boolean>
}

/** Values as they may leave the panel: secrets say only whether they are set. */
export function maskValues(schema: SettingsSchema, values: Record<string, unknown>): ShownValues {
  const shown: ShownValues = { values: {}, secrets: {} }
  for (const [name, field] of Object.entries(schema)) {
    const value = values[name] ?? ('default' in field ? field.default : undefined)
    if (field.type === 'secret') shown.secrets[name] = value !== undefined && value !== ''
    else shown.values[name] = (value ?? null) as string | number | boolean | null
  }
  return shown
}
