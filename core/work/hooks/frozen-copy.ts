/**
 * A deep copy of plain data, frozen, so that a tap that writes into its input fails at once instead of changing somebody else's
 * value. Instances of classes are passed as they are.
 */
export function frozenCopy<T>(value: T): T {
  return copy(value, Object.freeze) as T
}

/** The same, not frozen: the caller owns it. */
export function ownCopy<T>(value: T): T {
  return copy(value, (made) => made) as T
}

function copy(value: unknown, finish: <M extends object>(made: M) => M): unknown {
  if (Array.isArray(value)) return finish(value.map((item) => copy(item, finish)))
  if (!isPlain(value)) return value
  return finish(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, finish)])))
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
