import { httpErrors, isPanelError } from 'nettoria'
import type { Tx } from 'nettoria'
import { catalogErrors } from '../errors.js'

type Row = Record<string, string | number | bigint>

/** Throws NOT_FOUND. MariaDB counts a row that stays the same as matched too. */
export async function changeRow(tx: Tx, table: string, id: number, row: Row): Promise<void> {
  if (!(await tx(table).where({ id }).update(row))) throw httpErrors.NOT_FOUND()
}

export async function replaceRows(tx: Tx, table: string, of: Row, rows: readonly Row[]): Promise<void> {
  await tx(table).where(of).delete()
  if (rows.length) await tx(table).insert([...rows])
}

/** Two things with one short name: CATALOG_SLUG_TAKEN, beside its field. */
export async function refuseDuplicate<T>(slug: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (!isPanelError(error, 'DATA_DUPLICATE')) throw error
    const field = { path: 'slug', message: 'is taken', key: 'catalog.admin.invalid.taken' }
    throw catalogErrors.CATALOG_SLUG_TAKEN({ slug }, { fields: [field] })
  }
}
