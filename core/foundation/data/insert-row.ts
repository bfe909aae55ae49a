import type { Tx } from './database.js'
import { engineOf } from './engine-of.js'

type Row = Record<string, string | number | bigint>

/** Inserts one row and answers its id, on every engine. */
export async function insertRow(tx: Tx, table: string, row: Row): Promise<number> {
  // MariaDB answers the id by itself and has no RETURNING for knex.
  if (engineOf(tx) === 'mysql') return ((await tx(table).insert(row)) as number[])[0]!
  const [inserted] = (await tx(table).insert(row).returning('id')) as { id: number }[]
  return inserted!.id
}
