import { defineErrors } from '../kernel/errors.js'

export const pagingErrors = defineErrors({
  LIST_CURSOR_INVALID: { status: 400, message: 'The cursor is not valid. Start again without it.' },
})

export interface Page<T> {
  items: T[]
  nextCursor: string | null
}

/** The largest key of an INTEGER column. PostgreSQL fails a query that compares such a column with more. */
const mostId = 2_147_483_647

/**
 * Reads a cursor: the id of the last row seen, opaque to clients. `most` is the largest that the key's column holds; say
 * `Number.MAX_SAFE_INTEGER` where it is a BIGINT. Throws LIST_CURSOR_INVALID.
 */
export function readCursor(cursor: string | undefined, most = mostId): number | null {
  if (cursor === undefined) return null
  const match = /^id:(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  const id = Number(match?.[1] ?? Infinity)
  if (id > most) throw pagingErrors.LIST_CURSOR_INVALID()
  return id
}

export function writeCursor(id: number): string {
  return Buffer.from(`id:${id}`, 'utf8').toString('base64url')
}

interface KeysetQuery<T> {
  where(column: string, operator: string, value: number): KeysetQuery<T>
  orderBy(column: string, direction: 'asc' | 'desc'): KeysetQuery<T>
  limit(count: number): PromiseLike<unknown>
}

/**
 * One page of a query by key, newest first. `query` is a knex or Objection builder without order and limit; `column` its
 * integer key ("id", or "orders.id" in a join); rows carry it as `id`. `most` as in `readCursor`.
 */
export async function keysetPage<T extends { id: number }>(
  query: unknown,
  list: { limit: number; cursor?: string | undefined },
  column = 'id',
  most?: number,
): Promise<Page<T>> {
  const after = readCursor(list.cursor, most)
  let builder = query as KeysetQuery<T>
  if (after !== null) builder = builder.where(column, '<', after)
  return pageOf((await builder.orderBy(column, 'desc').limit(list.limit + 1)) as T[], list.limit)
}

/** A page of the rows that were read, one more than `limit` where there are more. */
export function pageOf<T extends { id: number }>(rows: T[], limit: number): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? writeCursor(last.id) : null }
}
