import { insertOnce } from 'nettoria'
import type { Tx } from 'nettoria'

/**
 * The next number of a series in a year. The counter's row stays locked until the caller commits, so numbers are unique, and
 * a rolled back invoice gives its number back: there are no gaps.
 */
export async function nextNumber(tx: Tx, series: string, year: number): Promise<number> {
  const raise = () =>
    tx('billing_number_series')
      .where({ series, year })
      .update({ last: tx.raw('?? + 1', ['last']) })
  if ((await raise()) === 0) {
    await insertOnce(tx, 'billing_number_series', { series, year, last: 0 }, ['series', 'year'])
    await raise()
  }
  const row = (await tx('billing_number_series').where({ series, year }).first('last')) as { last: number }
  return row.last
}

/** "INV-2026-000012". */
export function formatNumber(series: string, year: number, number: number): string {
  return `${series}-${year}-${String(number).padStart(6, '0')}`
}
