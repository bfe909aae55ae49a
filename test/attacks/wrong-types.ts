import type { JsonSchema } from './product-routes.js'

type Kind = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object'

/** Values that an attacker sends in the place of a scalar, and their kinds. */
const hostile: readonly [kind: Kind, value: unknown][] = [
  ['object', {}],
  ['object', { $gt: '' }],
  ['object', { toString: 'x', length: 1 }],
  ['array', []],
  ['array', [1]],
  ['array', [[['a']]]],
  ['boolean', true],
  ['boolean', false],
  ['null', null],
  ['number', 7],
  ['string', 'a text'],
]

/** The kinds of value that a schema takes. */
export function kindsOf(schema: JsonSchema): Set<Kind> {
  const kinds = new Set<Kind>()
  const kind = (value: unknown): Kind =>
    value === null ? 'null' : Array.isArray(value) ? 'array' : (typeof value as Kind)
  for (const type of [schema.type ?? []].flat()) kinds.add(type === 'integer' ? 'number' : (type as Kind))
  for (const value of [...(schema.enum ?? []), ...('const' in schema ? [schema.const] : [])]) kinds.add(kind(value))
  for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) for (const each of kindsOf(one)) kinds.add(each)
  return kinds
}

/**
 * Values that a field must refuse. Forms and query strings are text, so there a number or a boolean in the place of a text is no
 * attack: `textual` leaves only what has an inside.
 */
export function wrongFor(schema: JsonSchema, textual: boolean): unknown[] {
  const kinds = kindsOf(schema)
  if (kinds.size === 0) return []
  return hostile
    .filter(([kind]) => !kinds.has(kind) && (!textual || kind === 'object' || kind === 'array'))
    .map(([, value]) => value)
}

/** Ways to write a field of a query string that is more than one text. A page may allow words it does not know, and read none. */
export const wrongQueries = (name: string, open: boolean): string[] => [
  `${name}=1&${name}=2`,
  ...(open ? [] : nested(name)),
]
const nested = (name: string): string[] => [
  `${name}[]=1&${name}[a]=b`,
  `${name}[$gt]=`,
  `${name}.id=1`,
  `${name}[__proto__]=1`,
]

/** What no number, name or token looks like. */
export const wrongPlaces = [
  '%7B%7D',
  '%5Bobject%20Object%5D',
  '%5B1%5D',
  '1,2',
  '-1',
  '0',
  '1.5',
  '99999999999999999999',
  'true',
  'null',
  'NaN',
  "1'%20or%201=1",
]

/** The texts that a schema has to choose from; none when any text will do. */
export function choicesOf(schema: JsonSchema): string[] {
  const own = [...(schema.enum ?? []), ...('const' in schema ? [schema.const] : [])]
  const inside = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
  return [...own.filter((value) => typeof value === 'string'), ...inside.flatMap(choicesOf)]
}
