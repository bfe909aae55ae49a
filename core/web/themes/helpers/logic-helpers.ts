import { readArgs } from './helper.js'
import type { HelperTable } from './helper.js'

// As `if` sees it: an empty list is nothing.
const truthy = (value: unknown) => (Array.isArray(value) ? value.length > 0 : Boolean(value))

// A form's values are texts while ids are numbers: compare those as they are written.
const same = (a: unknown, b: unknown) =>
  a === b || ([typeof a, typeof b].sort().join() === 'number,string' && String(a) === String(b))

/** Comparing, choosing and joining: `{{#if (and (eq state "paid") (not locked))}}`. */
export function logicHelpers(): HelperTable {
  return {
    eq: (a: unknown, b: unknown) => same(a, b),
    ne: (a: unknown, b: unknown) => !same(a, b),
    /** The first argument that is nothing, else the last. */
    and(...args) {
      const { values } = readArgs(args)
      return values.find((value) => !truthy(value)) ?? (values.every(truthy) ? values.at(-1) : false)
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
