import { Type, normaliseDigits } from 'nettoria'
import type {
  Field,
  FormValues,
  PanelError,
  SettingsChange,
  SettingsSchema,
  ShownValues,
  Static,
  Translator,
} from 'nettoria'

/** Names of inputs begin with this, so that a setting may be called like a field of the form around it. */
export const inputPrefix = 's.'
const clearPrefix = 'clear.'

export const FieldModel = Type.Object({
  name: Type.String(),
  clearName: Type.String(),
  control: Type.Enum(['text', 'url', 'textarea', 'number', 'boolean', 'select', 'secret']),
  label: Type.String(),
  help: Type.String(),
  required: Type.Boolean(),
  maxlength: Type.String(),
  options: Type.Array(Type.Object({ value: Type.String(), label: Type.String() })),
  /** Of a secret: whether one is stored. */
  stored: Type.Boolean(),
  /** Of a secret: whether it may be forgotten. */
  clearable: Type.Boolean(),
  /** The value comes from a configuration file. */
  fromFile: Type.Boolean(),
  /** The input that decides whether this one counts, and its value; empty without a condition. */
  conditionName: Type.String(),
  conditionValue: Type.String(),
  condition: Type.String(),
})

export const GroupsModel = Type.Array(Type.Object({ title: Type.String(), fields: Type.Array(FieldModel) }))
export type Groups = Static<typeof GroupsModel>

interface Texts {
  locale: string
  translator: Translator
  /** The plugin whose schema it is. */
  plugin: string
}

/** The fields of a schema, in their groups and the reader's language. */
export function groupsOf(
  schema: SettingsSchema,
  shown: ShownValues,
  texts: Texts,
  fromFile: readonly string[] = [],
): Groups {
  const groups = new Map<string, Static<typeof FieldModel>[]>()
  for (const [name, field] of Object.entries(schema)) {
    const group = field.group ?? ''
    groups.set(group, [...(groups.get(group) ?? []), modelOf(schema, name, field, shown, texts, fromFile)])
  }
  return [...groups].map(([group, fields]) => ({ title: group && textOf(texts, `groups.${group}`, group), fields }))
}

function modelOf(
  schema: SettingsSchema,
  name: string,
  field: Field,
  shown: ShownValues,
  texts: Texts,
  fromFile: readonly string[],
) {
  const { showIf } = field
  const other = showIf && schema[showIf.field]
  const { t } = texts.translator
  return {
    name: inputPrefix + name,
    clearName: clearPrefix + name,
    control: field.type,
    label: textOf(texts, `${name}.label`, field.label),
    help: textOf(texts, `${name}.help`, field.help ?? ''),
    required: 'required' in field && field.required === true && !showIf && !shown.secrets[name],
    maxlength: 'maxLength' in field && field.maxLength ? String(field.maxLength) : '',
    options:
      field.type === 'select'
        ? field.options.map((value) => ({ value, label: textOf(texts, `${name}.options.${value}`, value) }))
        : [],
    stored: shown.secrets[name] ?? false,
    clearable: (shown.secrets[name] ?? false) && !('required' in field && field.required === true && !showIf),
    fromFile: fromFile.includes(name),
    conditionName: showIf ? inputPrefix + showIf.field : '',
    conditionValue: showIf ? String(showIf.equals) : '',
    condition:
      showIf && other
        ? t(texts.locale, 'admin.form.condition', {
            field: textOf(texts, `${showIf.field}.label`, other.label),
            value: valueText(texts, showIf.field, showIf.equals),
          })
        : '',
  }
}

function valueText(texts: Texts, name: string, value: string | number | boolean): string {
  if (typeof value === 'boolean') return texts.translator.t(texts.locale, value ? 'admin.form.yes' : 'admin.form.no')
  return textOf(texts, `${name}.options.${value}`, String(value))
}

function textOf({ locale, translator, plugin }: Texts, key: string, fallback: string): string {
  const full = `${plugin}.settings.${key}`
  return translator.has(locale, full) ? translator.t(locale, full) : fallback
}

/** What the inputs begin with. Secrets begin empty. */
export function inputsOf(shown: ShownValues): Record<string, string> {
  const entries = Object.entries(shown.values).filter(([, value]) => value !== null)
  return Object.fromEntries(entries.map(([name, value]) => [inputPrefix + name, String(value)]))
}

/** A form as it was posted: any settings, each a text. */
export const SettingsBody = Type.Record(Type.String({ maxLength: 80 }), Type.String({ maxLength: 20_000 }), {
  maxProperties: 200,
})

/** What a posted form asks for. An unticked box is not posted, so every boolean counts as answered. */
export function changeOf(schema: SettingsSchema, body: Record<string, string>): SettingsChange {
  const change: SettingsChange = {}
  for (const [name, field] of Object.entries(schema)) {
    const text = body[inputPrefix + name]
    if (field.type === 'boolean') change[name] = text === 'true'
    else if (field.type === 'secret' && body[clearPrefix + name] === 'true') change[name] = null
    else if (text !== undefined) change[name] = valueOf(field, text)
  }
  return change
}

function valueOf(field: Field, text: string): string | number | null {
  if (field.type === 'secret') return text
  const value = field.type === 'textarea' ? text.replaceAll('\r\n', '\n') : text.trim()
  if (value === '') return null
  if (field.type !== 'number') return value
  const number = Number(normaliseDigits(value))
  return Number.isNaN(number) ? value : number
}

/** Puts the faults of settings beside their inputs, and drops every secret that was entered. */
export function settingsFaults(form: FormValues, schema: SettingsSchema): FormValues {
  const secret = (name: string) => schema[name.slice(inputPrefix.length)]?.type === 'secret'
  const errors = Object.entries(form.errors).map(([path, text]) => [path in schema ? inputPrefix + path : path, text])
  return {
    ...form,
    values: Object.fromEntries(Object.entries(form.values).filter(([name]) => !secret(name))),
    errors: Object.fromEntries(errors) as Record<string, string>,
  }
}

/** Refusals that answer the operator's wish, though they come from a plugin that cannot run. */
export const refusesChange = (error: PanelError): boolean => /^(PLUGIN|THEME|ADAPTER|SETTINGS)_/.test(error.code)
