import type { Reader } from 'nettoria'
import { Address } from './pool.model.js'

/** How many addresses of each pool are not to be had now: assigned, resting, or kept by the operator. */
export async function countUsed(read: Reader): Promise<Map<number, number>> {
  const rows = await Address.query(read)
    .select('pool_id')
    .count({ n: '*' })
    .groupBy('pool_id')
    .castTo<{ poolId: number; n: number | string }[]>()
  return new Map(rows.map((row) => [row.poolId, Number(row.n)]))
}
