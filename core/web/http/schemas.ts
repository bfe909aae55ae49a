import { Type } from 'typebox'
import type { TSchema } from 'typebox'

/** Money in JSON: `{ "currency": "EUR", "amount": "12.50" }`. */
export const MoneySchema = Type.Object({
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
  amount: Type.String({ pattern: '^-?\\d{1,16}(\\.\\d{1,4})?$' }),
})

/** An instant in JSON: ISO 8601, UTC. */
export const InstantSchema = Type.String({ format: 'date-time' })

export const IdParams = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2147483647 }) })

/** Query of every list: `?limit=` (20, at most 100) `&cursor=`. Spread further filters into it. */
export const listQuery = {
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
}

export function listOf<S extends TSchema>(item: S) {
  return Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) })
}

export const TaskSchema = Type.Object({
  id: Type.Integer(),
  kind: Type.String(),
  state: Type.Union([
    Type.Literal('queued'),
    Type.Literal('running'),
    Type.Literal('succeeded'),
    Type.Literal('failed'),
  ]),
  progress: Type.Integer({ minimum: 0, maximum: 100 }),
  message: Type.String(),
})

export function instantToJson(ms: number): string {
  return new Date(ms).toISOString()
}
