import type { Tx } from 'nettoria'
import { DriverError } from 'nettoria/contracts/hypervisors'
import { Address, Pool } from './pool.model.js'

/**
 * Gives an instance its addresses of one family, in the caller's transaction; what it has already counts. A datacenter without any
 * pool of IPv6 sells without it. Throws a `capacity` DriverError when there are too few, `permanent` without a pool of IPv4.
 */
export async function reserveAddresses(
  tx: Tx,
  wanted: { instanceId: number; datacenterId: number; family: 4 | 6; count: number; now: number },
): Promise<void> {
  const { instanceId, family, now } = wanted
  const held = await Address.query(tx).where({ instance_id: instanceId, family }).resultSize()
  let missing = wanted.count - held
  if (missing <= 0) return
  const pools = await Pool.query(tx).where({ datacenter_id: wanted.datacenterId, family, enabled: 1 }).orderBy('id')
  if (pools.length === 0 && family === 6) return
  if (pools.length === 0)
    throw new DriverError('permanent', `Datacenter ${wanted.datacenterId} has no pool of IPv4 addresses. Add one.`)
  for (const pool of pools) missing -= await takeFrom(tx, pool.id, { instanceId, now, count: missing })
  if (missing > 0)
    throw new DriverError('capacity', `Datacenter ${wanted.datacenterId} has no free IPv${family} address.`)
}

/** Takes up to `count` addresses of one pool: released ones whose quarantine is over first, then new ones. */
async function takeFrom(
  tx: Tx,
  poolId: number,
  take: { instanceId: number; now: number; count: number },
): Promise<number> {
  if (take.count <= 0) return 0
  await Pool.query(tx).increment('reservations', 1).where({ id: poolId })
  const pool = (await Pool.query(tx).findById(poolId))!
  const rested = await Address.query(tx)
    .where({ pool_id: poolId, state: 'quarantined' })
    .where('quarantined_until_at', '<=', take.now)
    .orderBy('id')
    .limit(take.count)
  const assigned = {
    state: 'assigned' as const,
    instanceId: take.instanceId,
    quarantinedUntilAt: null,
    reservedAt: take.now,
  }
  if (rested.length) {
    await Address.query(tx)
      .patch(assigned)
      .whereIn(
        'id',
        rested.map((row) => row.id),
      )
  }
  const fresh = await freshOffsets(tx, pool, take.count - rested.length)
  if (fresh.length === 0) return rested.length
  await Pool.query(tx)
    .patch({ nextOffset: fresh.at(-1)! + 1 })
    .where({ id: poolId })
  const rows = fresh.map((offset) => ({ ...assigned, poolId, family: pool.family, address: pool.addressAt(offset) }))
  // Without Objection, which inserts many rows at once on PostgreSQL only.
  await tx('compute_addresses').insert(
    rows.map((row) => ({
      pool_id: row.poolId,
      address: row.address,
      family: row.family,
      state: row.state,
      instance_id: row.instanceId,
      reserved_at: row.reservedAt,
    })),
  )
  return rested.length + rows.length
}

/** The next offsets that are neither the gateway nor kept out of use by the operator. */
async function freshOffsets(tx: Tx, pool: Pool, count: number): Promise<number[]> {
  if (count <= 0) return []
  const kept = await Address.query(tx).where({ pool_id: pool.id, state: 'reserved' }).limit(1000)
  const taken = new Set([pool.gateway, ...kept.map((row) => row.address)])
  const offsets: number[] = []
  for (let offset = pool.nextOffset; offset < pool.size && offsets.length < count; offset++) {
    if (!taken.has(pool.addressAt(offset))) offsets.push(offset)
  }
  return offsets
}
