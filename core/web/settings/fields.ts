/** A value that must not be printed. `reveal()` is the only way to read it; logs and JSON show `[secret]`. */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  reveal(): string {
    return this.#value
  }
  toString(): string {
    return '[secret]'
  }
  toJSON(): string {
    return '[secret]'
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}

interface FieldBase {
  /** English label; translated under the locale key `settings.<name>.label` of the plugin. */
  label: string
  help?: string
  /** Fields of a group stand together; its title is the locale key `settings.groups.<group>` of the plugin. */
  group?: string
  /** The field counts, and is shown, only while another field of the schema has this value. */
  showIf?: { field: string; equals: string | number | boolean }
}

export interface TextField extends FieldBase {
  type: 'text' | 'url' | 'textarea'
  default?: string
  required?: boolean
  maxLength?: number
  pattern?: string
}
export interface NumberField extends FieldBase {
  type: 'number'
  default?: number
  required?: boolean
  min?: number
  max?: number
  integer?: boolean
}
export interface BooleanField extends FieldBase {
  type: 'boolean'
  default: boolean
}
export interface SelectField<V extends string = string> extends FieldBase {
  type: 'select'
  options: readonly V[]
  default: V
}
export interface SecretField extends FieldBase {
  type: 'secret'
  required?: boolean
}
export type Field = TextField | NumberField | BooleanField | SelectField | SecretField

/** Field name to definition: one schema gives the TypeScript type, the validation and the admin form. */
export type SettingsSchema = Record<string, Field>

type Maybe<F, T> = F extends { required: true } ? T : F extends { default: unknown } ? T : T | undefined

/** The values a schema describes. Optional fields without a default are `undefined` when unset; secrets are `Secret`. */
export type SettingsValues<S extends SettingsSchema> = {
  readonly [K in keyof S]: S[K] extends { type: 'secret' }
    ? Maybe<S[K], Secret>
    : S[K] extends { type: 'boolean' }
      ? boolean
      : S[K] extends { type: 'number' }
        ? Maybe<S[K], number>
        : S[K] extends SelectField<infer V>
          ? V
          : Maybe<S[K], string>
}

/** Keeps the literal types of a settings schema. */
export function defineSettings<const S extends SettingsSchema>(schema: S): S {
  return schema
}
