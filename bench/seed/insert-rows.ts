import type { Tx } from '../../core/foundation/data/database.js'

type Row = Record<string, unknown>
/** Rows by table, in the order in which tables refer to each other. */
export type RowsByTable = Record<string, Row | Row[]>

// What SQLite takes in one statement as knex writes it: a compound select.
const statementRows = 500
const chunk = 5000

/** Inserts what `make` answers for 0 to `count`, many rows a statement. */
export async function insertRows(tx: Tx, count: number, make: (n: number) => RowsByTable): Promise<void> {
  for (let from = 0; from < count; from += chunk) {
    const tables = new Map<string, Row[]>()
    for (let n = from; n < Math.min(count, from + chunk); n++) {
      for (const [table, made] of Object.entries(make(n))) {
        const rows = tables.get(table) ?? []
        rows.push(...[made].flat())
        tables.set(table, rows)
      }
    }
    for (const [table, rows] of tables) await insertTogether(tx, table, rows)
  }
}

async function insertTogether(tx: Tx, table: string, rows: Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += statementRows)
    await tx(table).insert(rows.slice(from, from + statementRows))
}
