import { withoutDirections } from './plain-text.js'

type Cell = string | number | null

const plain = (cell: Cell): Cell => (typeof cell === 'string' ? withoutDirections(cell) : cell)

/**
 * A table as CSV that spreadsheets open as it is: UTF-8 with a mark, no cell that one would run as a formula, and no signs that
 * nobody sees. `rows` come page by page, so that a long table is never held whole.
 */
export async function* writeCsv(
  heading: string[],
  rows: AsyncIterable<Cell[][]> | Iterable<Cell[][]>,
): AsyncGenerator<string> {
  const { stringify } = await import('csv-stringify/sync')
  const options = { escape_formulas: true, record_delimiter: 'windows' } as const
  yield stringify([heading.map(plain)], { ...options, bom: true })
  for await (const page of rows)
    yield stringify(
      page.map((row) => row.map(plain)),
      options,
    )
}
