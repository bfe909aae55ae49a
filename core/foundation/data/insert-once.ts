import type { Tx } from './database.js'
import { engineOf } from './engine-of.js'

/**
 * Inserts `row` unless one with the same `unique` columns exists. Answers the new id, or null when there was one. Give it only
 * tables whose other constraints the caller has checked: MariaDB's form of this ignores every kind of violation.
 */
export async function insertOnce(tx: Tx, table: string, row: object, unique: string[]): Promise<number | null> {
  const insert = tx(table).insert(row).onConflict(unique).ignore()
  if (engineOf(tx) === 'mysql') {
    const [id] = (await insert) as number[]
    return id === undefined || id === 0 ? null : id
  }
  const [inserted] = (await insert.returning('id')) as { id: number }[]
  return inserted?.id ?? null
}
