type Cell = string | number | null

/**
 * A table as CSV that spreadsheets open as it is: UTF-8 with a mark, and no cell that one would run as a formula. `rows` come page by
 * page, so that a long table is never held whole.
 */
export async function* writeCsv(
  heading: string[],
  rows: AsyncIterable<Cell[][]> | Iterable<Cell[][]>,
): AsyncGenerator<string> {
  const { stringify } = await import('csv-stringify/sync')
  const options = { escape_formulas: true, record_delimiter: 'windows' } as const
  yield stringify([heading], { ...options, bom: true })
  for await (const page of rows) yield stringify(page, options)
}
