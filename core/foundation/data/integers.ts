/**
 * Integers come back from every engine by one rule: a number where it is exact, a bigint beyond 2^53. Money columns are turned
 * into bigint by their model, so nothing depends on which of the two arrived.
 */
export function exactInteger(value: bigint | string): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : BigInt(value)
}

/** A decimal without a fraction is an integer (SUM of integers); any other stays text, never a float. */
export function exactDecimal(value: string): number | bigint | string {
  return /^-?\d+$/.test(value) ? exactInteger(value) : value
}

/** better-sqlite3 with safe integers answers bigint for all of them. */
export function exactRows<T>(rows: T): T {
  // An insert answers the new ids themselves, not rows.
  if (Array.isArray(rows))
    rows.forEach((row: unknown, i) => (typeof row === 'bigint' ? (rows[i] = exactInteger(row)) : exactRow(row)))
  else exactRow(rows)
  return rows
}

function exactRow(row: unknown): void {
  if (typeof row !== 'object' || row === null) return
  const record = row as Record<string, unknown>
  for (const key in record) {
    const value = record[key]
    if (typeof value === 'bigint') record[key] = exactInteger(value)
  }
}
