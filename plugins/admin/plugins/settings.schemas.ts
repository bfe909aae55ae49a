import { Type } from 'nettoria'
import type { Field, SettingsSchema, SettingsView, Static } from 'nettoria'

const Value = Type.Union([Type.String({ maxLength: 20_000 }), Type.Number(), Type.Boolean(), Type.Null()])

/** Body of a change: null forgets a value; a secret that is missing or empty stays as it is. */
export const ChangeSchema = Type.Record(Type.String({ maxLength: 60 }), Value, { maxProperties: 200 })

const FieldSchema = Type.Object({
  name: Type.String(),
  type: Type.String(),
  label: Type.String(),
  help: Type.Union([Type.String(), Type.Null()]),
  group: Type.Union([Type.String(), Type.Null()]),
  required: Type.Boolean(),
  options: Type.Union([Type.Array(Type.String()), Type.Null()]),
  showIf: Type.Union([Type.Object({ field: Type.String(), equals: Value }), Type.Null()]),
})

export const ShownSchema = {
  fields: Type.Array(FieldSchema),
  values: Type.Record(Type.String(), Value),
  /** Of each secret: whether one is stored. Secrets themselves never leave. */
  secrets: Type.Record(Type.String(), Type.Boolean()),
}

export const SettingsSchemaJson = Type.Object({
  plugin: Type.String(),
  ...ShownSchema,
  fromFile: Type.Array(Type.String()),
})

export function fieldsJson(schema: SettingsSchema): Static<typeof FieldSchema>[] {
  return Object.entries(schema).map(([name, field]: [string, Field]) => ({
    name,
    type: field.type,
    label: field.label,
    help: field.help ?? null,
    group: field.group ?? null,
    required: 'required' in field && field.required === true,
    options: field.type === 'select' ? [...field.options] : null,
    showIf: field.showIf ?? null,
  }))
}

export function settingsJson({ plugin, schema, values, secrets, fromFile }: SettingsView) {
  return { plugin, fields: fieldsJson(schema), values, secrets, fromFile }
}
