import { Type } from 'typebox'
import type { TSchema } from 'typebox'

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
