import type { Ajv, ErrorObject } from 'ajv'
import type { FastifySchemaCompiler } from 'fastify'
import { createRequire } from 'node:module'
import type { TSchema } from 'typebox'
import type { FieldError } from '../../foundation/kernel/errors.js'
import type { CompileWhenUsed } from './compile-when-used.js'

const require = createRequire(import.meta.url)
const options = {
  allErrors: true,
  useDefaults: true,
  strict: false,
  removeAdditional: false,
  // Compiling finds what is wrong with a schema as well, and the schema of schemas costs ten times one of ours.
  validateSchema: false,
} as const

type Json = Record<string, unknown>

/** A copy of the schema in which every object refuses fields it neither names nor has a pattern for. */
export function closeSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closeSchema)
  if (typeof schema !== 'object' || schema === null) return schema
  const closed = Object.fromEntries(Object.entries(schema as Json).map(([key, value]) => [key, closeSchema(value)]))
  const says = 'properties' in closed || 'patternProperties' in closed
  if (closed['type'] === 'object' && says && !('additionalProperties' in closed)) closed['additionalProperties'] = false
  return closed
}

/**
 * Validator compilers of one application: `forms` coerces bodies too. Ajv keeps every schema that it compiled, so what it knows must
 * go with the application that asked. Ajv itself is loaded for the first schema.
 */
export function createValidators(
  compilers: CompileWhenUsed,
): (area: 'json' | 'forms') => FastifySchemaCompiler<TSchema> {
  // JSON says what it means; forms and query strings are all text, so numbers in them arrive as strings.
  const made: Partial<Record<'strict' | 'textual', Ajv>> = {}
  const ajv = (kind: 'strict' | 'textual') => (made[kind] ??= createAjv(kind === 'textual'))
  return (area) =>
    ({ schema, method, url, httpPart }) => {
      const place = { method: String(method), url: String(url), part: String(httpPart) }
      return compilers.defer<unknown, { value: unknown } | { error: Error }>(place, () => {
        const kind = httpPart === 'body' && area === 'json' ? 'strict' : 'textual'
        const validate = ajv(kind).compile((httpPart === 'headers' ? schema : closeSchema(schema)) as object)
        return (value) => {
          if (validate(value)) return { value }
          return { error: Object.assign(new Error('validation'), { validation: validate.errors ?? [] }) }
        }
      })
    }
}

function createAjv(coerceTypes: boolean): Ajv {
  const { Ajv } = require('ajv') as typeof import('ajv')
  const { default: addFormats } = require('ajv-formats') as typeof import('ajv-formats').default
  return addFormats(new Ajv({ ...options, coerceTypes }))
}

/** Ajv's findings as field errors, one a field, with a locale key (`core.validation.<keyword>`). */
export function fieldErrors(found: readonly ErrorObject[]): FieldError[] {
  const byPath = new Map<string, FieldError>()
  for (const error of found) {
    if (error.keyword === 'if' || error.keyword === 'anyOf') continue
    const params = error.params as Record<string, string | number>
    const name = params['missingProperty'] ?? params['additionalProperty']
    const path = [error.instancePath.slice(1), name].filter(Boolean).join('/')
    if (byPath.has(path)) continue
    const keyword = knownKeywords.has(error.keyword) ? error.keyword : 'other'
    const limit = (params['limit'] ?? params['allowedValues'] ?? params['type'] ?? params['format'] ?? '').toString()
    byPath.set(path, {
      path,
      message: error.message ?? 'is not valid',
      key: `core.validation.${keyword}`,
      params: { limit },
    })
  }
  return [...byPath.values()]
}

const knownKeywords = new Set([
  'required',
  'additionalProperties',
  'type',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'pattern',
  'format',
  'enum',
  'const',
  'minItems',
  'maxItems',
])
