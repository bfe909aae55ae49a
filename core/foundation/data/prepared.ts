import type { Knex } from 'knex'
import type { Reader } from './database.js'
import { dataErrors } from './errors.js'

/** What may take the place of a value. Null would need other SQL ("is null"), a list another number of placeholders. */
export type Bound = string | number | bigint | boolean

/** Runs the read with these values; `shape` is what changes its SQL (a limit, a filter that is there or not). Answers what the builder would. */
export type Prepared<
  Values extends Record<string, Bound>,
  Row,
  Shape extends readonly (string | number | boolean)[],
> = (read: Reader, values: Values, ...shape: Shape) => Promise<Row[]>

class Slot {
  constructor(readonly name: string) {}
}

interface Compiled {
  /** As the builder compiled it: method, options, and its constants among the slots. */
  statement: Knex.Sql
  bindings: readonly unknown[]
}

/**
 * A select that is asked all the time: its builder runs once for each engine and shape, afterwards only values are bound. In `build` the
 * values are placeholders: hand them to the builder where values go, and look at none of them. The shapes must be few.
 * Throws DATA_VALUE_UNBOUND at null, undefined, a list or any other object.
 */
export function prepared<
  Values extends Record<string, Bound>,
  Row,
  Shape extends readonly (string | number | boolean)[] = [],
>(build: (read: Reader, values: Values, ...shape: Shape) => Knex.QueryBuilder): Prepared<Values, Row, Shape> {
  const slots = new Proxy({} as Values, { get: (_target, name) => new Slot(String(name)) })
  const ofEngine = new Map<string, Map<string, Compiled>>()
  return async (read, values, ...shape) => {
    const compiled = compiledFor(read, shape)
    const bindings = compiled.bindings.map((each) => (each instanceof Slot ? bound(values, each.name) : each))
    // A query that need not be put together any more; knex runs it like any other, with its events and in its transaction.
    const query = read.raw('')
    query.toSQL = () => ({ ...compiled.statement, bindings }) as never
    return (await query) as unknown as Row[]
  }

  function compiledFor(read: Reader, shape: Shape): Compiled {
    const engine = read.client.driverName as string
    const shapes = ofEngine.get(engine) ?? new Map<string, Compiled>()
    ofEngine.set(engine, shapes)
    const key = JSON.stringify(shape)
    const known = shapes.get(key)
    if (known) return known
    const { bindings, ...statement } = build(read, slots, ...shape).toSQL()
    const compiled = { statement: statement as Knex.Sql, bindings }
    shapes.set(key, compiled)
    return compiled
  }
}

function bound(values: Record<string, Bound>, name: string): Bound {
  const value = values[name]
  if (value === undefined || value === null || typeof value === 'object') throw dataErrors.DATA_VALUE_UNBOUND({ name })
  return value
}
