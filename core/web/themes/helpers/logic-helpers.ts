import { readArgs } from './helper.js'
import type { HelperTable } from './helper.js'

// As `if` sees it: an empty list is nothing.
const truthy = (value: unknown) => (Array.isArray(value) ? value.length > 0 : Boolean(value))

// A form's values are texts while ids are numbers: compare those as they are written.
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a === 'number') return typeof b === 'string' && String(a) === b
  return typeof a === 'string' && typeof b === 'number' && a === String(b)
}

/** Comparing, choosing and joining: `{{#if (and (eq state "paid") (not locked))}}`. */
export function logicHelpers(): HelperTable {
  return {
    eq: (a: unknown, b: unknown) => same(a, b),
    ne: (a: unknown, b: unknown) => !same(a, b),
    /** The first argument that is nothing, else the last. */
    and(...args) {
      const { values } = readArgs(args)
      const nothing = values.findIndex((value) => !truthy(value))
      return nothing === -1 ? values.at(-1) : (values[nothing] ?? false)
    },
    /** The first argument that is something, else the last. */
    or(...args) {
      const { values } = readArgs(args)
      return values.find(truthy) ?? values.at(-1)
    },
    not: (value: unknown) => !truthy(value),
    concat: (...args) =>
      readArgs(args)
        .values.map((value) => String(value ?? ''))
        .join(''),
    list: (...args) => readArgs(args).values,
  }
}
