/** A bigint for a knex query. knex's types know none, though the drivers of all three engines bind it exactly. */
export function bindMinor(minor: bigint): number {
  return minor as unknown as number
}
