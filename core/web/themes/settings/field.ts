import { Type } from 'typebox'
import type { Static, TSchema } from 'typebox'

/** A text by language; English stands in for those that are missing. */
const Text = Type.Record(Type.String({ pattern: '^[a-z]{2,3}(-[A-Z]{2})?$' }), Type.String())
const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()])
const closed = { additionalProperties: false } as const

const common = {
  label: Type.Optional(Text),
  help: Type.Optional(Text),
  /** Fields of a group stand together under this title. */
  group: Type.Optional(Text),
  /** The field counts only while another has this value. */
  showIf: Type.Optional(Type.Object({ field: Type.String(), equals: Scalar }, closed)),
  /** What is not said here is taken from the parent theme's field of the same name. */
  inherit: Type.Optional(Type.Boolean()),
}
const kind = <K extends string, P extends Record<string, TSchema>>(type: K, more: P) =>
  Type.Object({ type: Type.Literal(type), ...common, ...more }, closed)
const words = {
  default: Type.Optional(Type.Union([Type.String(), Text])),
  maxLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 20_000 })),
  /** One value for each language. */
  translatable: Type.Optional(Type.Boolean()),
}
const numbers = {
  default: Type.Optional(Type.Number()),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
  step: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  /** Written behind the number in the stylesheet. */
  unit: Type.Optional(Type.Enum(['px', 'rem', 'em', '%', 'ms'])),
}
const plain = { default: Type.Optional(Type.String()) }

export const ThemeFieldSchema = Type.Union([
  kind('text', words),
  kind('textarea', words),
  kind('markdown', words),
  kind('number', numbers),
  kind('range', numbers),
  kind('boolean', { default: Type.Optional(Type.Boolean()) }),
  kind('select', {
    ...plain,
    options: Type.Array(Type.Object({ value: Type.String({ minLength: 1 }), label: Text }, closed), { minItems: 1 }),
  }),
  kind('color', plain),
  kind('image', plain),
  kind('font', plain),
  kind('link', plain),
])

export type ThemeField = Static<typeof ThemeFieldSchema>
export type ThemeFields = ReadonlyMap<string, ThemeField>

/** Font stacks that load nothing from elsewhere. */
export const fonts: Readonly<Record<string, string>> = {
  system: "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  vazirmatn: "'Vazirmatn Variable', Tahoma, sans-serif",
  serif: "Georgia, 'Noto Serif', 'Times New Roman', serif",
  mono: "ui-monospace, 'Cascadia Code', Menlo, monospace",
}

export type ThemeValue = string | number | boolean | Readonly<Record<string, string>>
export type ThemeValues = Readonly<Record<string, ThemeValue>>
