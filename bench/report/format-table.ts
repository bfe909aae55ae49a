import type { Judged } from '../harness/judge.js'
import type { Spread } from '../harness/statistics.js'

const head = ['goal', 'what', 'on', 'limit (min median max)', 'product (min median max)', 'ratio', 'bound', 'noisy', '']

/** Cells of the table, the head first. */
export function cellsOf(rows: readonly Judged[]): string[][] {
  return [head, ...rows.map(rowCells)]
}

/** For a terminal: columns padded with blanks. */
export function plainTable(cells: readonly string[][]): string {
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export function markdownTable(cells: readonly string[][]): string {
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`
  return [line(cells[0]!), line(cells[0]!.map(() => '---')), ...cells.slice(1).map(line)].join('\n')
}

function rowCells({ goal, what, on, limit, product, ratio, bound, noise, verdict }: Judged): string[] {
  const side = 'most' in bound ? `at most ${bound.most}` : `at least ${bound.least}`
  const noisy = `${noise.filter(Boolean).length} of ${noise.length}`
  return [goal, what, on, threeOf(limit), threeOf(product), number(ratio), side, noisy, verdict]
}

const threeOf = ({ min, median, max }: Spread) => [min, median, max].map(number).join(' ')

/** Three significant digits, thousands as they are. */
function number(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}
