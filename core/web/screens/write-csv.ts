/** A table as CSV that spreadsheets open as it is: UTF-8 with a mark, and no cell that one would run as a formula. */
export async function writeCsv(heading: string[], rows: (string | number | null)[][]): Promise<string> {
  const { stringify } = await import('csv-stringify/sync')
  return stringify([heading, ...rows], { bom: true, escape_formulas: true, record_delimiter: 'windows' })
}
