import type { Database, Tx } from '../../foundation/data/database.js'

/** A delivery this process holds until its lease runs out. */
export interface ClaimedDelivery {
  id: number
  claim: string
  handler: string
  /** Counts this attempt. */
  attempts: number
  eventId: string
  name: string
  payload: string
  publishedAt: number
}

export interface ClaimRequest {
  handlers: string[]
  claim: string
  now: number
  lease: number
  limit: number
}

/**
 * Takes up to `limit` due deliveries. Of each line (one handler, one aggregate) only the oldest unsettled one is due; a line whose
 * head waits or is being delivered rests. Two processes may choose the same rows, and the update decides. The attempt is counted
 * here, so that a handler that kills its process runs out of attempts too.
 */
export async function claimDeliveries(db: Database, request: ClaimRequest): Promise<ClaimedDelivery[]> {
  const { handlers, claim, now, lease, limit } = request
  if (handlers.length === 0) return []
  const heads = await db
    .read('core_deliveries as d')
    .select<{ id: number }[]>('d.id')
    .where('d.state', 'due')
    .where('d.due_at', '<=', now)
    .where('d.claimed_until', '<=', now)
    .whereIn('d.handler', handlers)
    .whereNotExists((earlier) =>
      earlier
        .select('e.id')
        .from('core_deliveries as e')
        .where('e.handler', db.read.ref('d.handler'))
        .where('e.aggregate', db.read.ref('d.aggregate'))
        .where('e.state', 'due')
        .where('e.id', '<', db.read.ref('d.id')),
    )
    .orderBy('d.id')
    .limit(limit)
  if (heads.length === 0) return []
  const ids = heads.map((head) => head.id)
  const taken = await db.transaction((tx) =>
    tx('core_deliveries')
      .whereIn('id', ids)
      .where('state', 'due')
      .where('due_at', '<=', now)
      .where('claimed_until', '<=', now)
      .increment('attempts', 1)
      .update({ claim, claimed_until: now + lease }),
  )
  return taken === 0 ? [] : readClaimed(db, claim)
}

async function readClaimed(db: Database, claim: string): Promise<ClaimedDelivery[]> {
  return db
    .read('core_deliveries as d')
    .join('core_events as e', 'e.id', 'd.event_id')
    .where('d.claim', claim)
    .where('d.state', 'due')
    .orderBy('d.id')
    .select({
      id: 'd.id',
      claim: 'd.claim',
      handler: 'd.handler',
      attempts: 'd.attempts',
      eventId: 'e.id',
      name: 'e.name',
      payload: 'e.payload',
      publishedAt: 'e.published_at',
    })
}

/** Gives back what was claimed and not tried. `after`: instant, ms, before which nobody looks at it again. */
export async function releaseDeliveries(db: Database, ids: number[], claim: string, after: number): Promise<void> {
  if (ids.length === 0) return
  await db.transaction((tx) =>
    tx('core_deliveries')
      .whereIn('id', ids)
      .where({ claim, state: 'due' })
      .decrement('attempts', 1)
      .update({ claim: null, claimed_until: 0, due_at: after }),
  )
}

/** A worker runs as many at once as there are lanes; the rest of its batch was never tried. */
const mostLanes = 4

/** Gives back what a dead worker had claimed. Answers how many. Only what it may have died of keeps the attempt. */
export async function freeDeliveries(tx: Tx, worker: string): Promise<number> {
  const held = (await tx('core_deliveries')
    .where('claim', 'like', `${worker}:%`)
    .where('state', 'due')
    .orderBy('id')
    .select('id')) as { id: number }[]
  const free = { claim: null, claimed_until: 0 }
  const [tried, untried] = [idsOf(held.slice(0, mostLanes)), idsOf(held.slice(mostLanes))]
  if (tried.length) await tx('core_deliveries').whereIn('id', tried).update(free)
  if (untried.length) await tx('core_deliveries').whereIn('id', untried).decrement('attempts', 1).update(free)
  return held.length
}

const idsOf = (rows: { id: number }[]) => rows.map(({ id }) => id)
