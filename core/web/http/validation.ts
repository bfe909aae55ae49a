import type { Ajv, ErrorObject } from 'ajv'
import type { FastifySchemaCompiler } from 'fastify'
import { createRequire } from 'node:module'
import type { TSchema } from 'typebox'
import type { FieldError } from '../../foundation/kernel/errors.js'
import type { CompileWhenUsed } from './compile-when-used.js'
import { exceeds } from './exceeds.js'
import { findNul } from './find-nul.js'

const require = createRequire(import.meta.url)
const options = {
  useDefaults: true,
  strict: false,
  removeAdditional: false,
  // Compiling finds what is wrong with a schema as well, and the schema of schemas costs ten times one of ours.
  validateSchema: false,
} as const

/** More values than a person fills in: such an input is refused at its first fault, or each value would make an error. */
const mostWhole = 500
const mostFields = 20
const longestPath = 100

type Json = Record<string, unknown>
type Kind = 'strict' | 'textual'
type Extent = 'whole' | 'first'

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
  const made: Partial<Record<`${Kind} ${Extent}`, Ajv>> = {}
  const ajv = (kind: Kind, extent: Extent) => (made[`${kind} ${extent}`] ??= createAjv(kind, extent))
  return (area) =>
    ({ schema, method, url, httpPart }) => {
      const place = { method: String(method), url: String(url), part: String(httpPart) }
      return compilers.defer<unknown, { value: unknown } | { error: Error }>(place, () => {
        const kind = httpPart === 'body' && area === 'json' ? 'strict' : 'textual'
        const closed = (httpPart === 'headers' ? schema : closeSchema(schema)) as object
        const whole = ajv(kind, 'whole').compile(closed)
        let first: typeof whole | undefined
        return (value) => {
          const validate = exceeds(mostWhole, value) ? (first ??= ajv(kind, 'first').compile(closed)) : whole
          if (!validate(value)) return refuse(validate.errors ?? [])
          const nul = findNul(value)
          return nul === undefined ? { value } : refuse([faultOfNul(nul)])
        }
      })
    }
}

const refuse = (validation: readonly ErrorObject[]) => ({
  error: Object.assign(new Error('validation'), { validation }),
})

const faultOfNul = (instancePath: string): ErrorObject => ({
  keyword: 'nul',
  instancePath,
  schemaPath: '',
  params: {},
  message: 'must not hold the character U+0000',
})

function createAjv(kind: Kind, extent: Extent): Ajv {
  const { Ajv } = require('ajv') as typeof import('ajv')
  const { default: addFormats } = require('ajv-formats') as typeof import('ajv-formats').default
  return addFormats(new Ajv({ ...options, allErrors: extent === 'whole', coerceTypes: kind === 'textual' }))
}

/** Ajv's findings as field errors, one a field and not more than a person reads, with a locale key (`core.validation.<keyword>`). */
export function fieldErrors(found: readonly ErrorObject[]): FieldError[] {
  const byPath = new Map<string, FieldError>()
  for (const error of found) {
    if (byPath.size === mostFields) break
    if (error.keyword === 'if' || error.keyword === 'anyOf') continue
    const path = pathOf(error)
    if (byPath.has(path)) continue
    const limit = limitOf(error)
    byPath.set(path, {
      path,
      message: error.message ?? 'is not valid',
      key: `core.validation.${keywordOf(error, limit)}`,
      params: { limit },
    })
  }
  return [...byPath.values()]
}

function pathOf({ instancePath, params }: ErrorObject): string {
  const { missingProperty, additionalProperty } = params as Record<string, string | undefined>
  const path = [instancePath.slice(1), missingProperty ?? additionalProperty].filter(Boolean).join('/')
  return path.length > longestPath ? `${path.slice(0, longestPath)}…` : path
}

// Numbers stay numbers, so that each language writes them in its digits.
function limitOf({ params }: ErrorObject): string | number {
  const { limit, allowedValues, type, format } = params as Record<string, unknown>
  return typeof limit === 'number' ? limit : String(limit ?? allowedValues ?? type ?? format ?? '')
}

function keywordOf({ keyword }: ErrorObject, limit: string | number): string {
  // Nothing is shorter than one but what was left empty.
  if (keyword === 'minLength' && limit === 1) return 'required'
  return knownKeywords.has(keyword) ? keyword : 'other'
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
  'nul',
])
