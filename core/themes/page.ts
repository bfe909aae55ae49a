import { Type } from 'typebox'
import type { TSchema } from 'typebox'
import type { PanelError } from '../kernel/errors.js'

/** A page's name and the schema of its view model: plain JSON, closed, the only thing its template sees. */
export interface PageType<S extends TSchema = TSchema> {
  readonly kind: 'page'
  /** Template name: `<plugin>/<path>` ("ordering/configure") or, for core's own, `auth/login`. */
  readonly name: string
  readonly model: S
}

export function definePage<const S extends TSchema>(name: string, model: S): PageType<S> {
  return Object.freeze({ kind: 'page', name, model })
}

/** What a form shows again after a refusal: values by field name, messages by field name, and one for the whole form. */
export const FormState = Type.Object({
  values: Type.Record(Type.String(), Type.String()),
  errors: Type.Record(Type.String(), Type.String()),
  message: Type.Union([Type.String(), Type.Null()]),
})

export interface FormValues {
  values: Record<string, string>
  errors: Record<string, string>
  message: string | null
}

export function emptyForm(values: Record<string, string> = {}): FormValues {
  return { values, errors: {}, message: null }
}

type Translate = (key: string, params?: Record<string, string | number>) => string

/** The form state for a refused input: field errors beside their fields, the error's own text (`errors.<CODE>`) above the form. */
export function refusedForm(error: PanelError, input: unknown, t: Translate): FormValues {
  const secrets = /password|code|token/i
  const values = Object.entries((input ?? {}) as Record<string, unknown>)
    .filter(([name, value]) => typeof value === 'string' && !secrets.test(name))
    .map(([name, value]) => [name, value as string])
  const plain = (params: object) => params as Record<string, string | number>
  return {
    values: Object.fromEntries(values),
    errors: Object.fromEntries(error.fields.map((f) => [f.path, f.key ? t(f.key, plain(f.params ?? {})) : f.message])),
    message: error.fields.length ? null : t(`errors.${error.code}`, plain(error.params)),
  }
}
