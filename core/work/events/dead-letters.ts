import type { Database, Reader } from '../../foundation/data/database.js'
import { eventErrors } from './errors.js'

/** A delivery that was given up. `id` is what `retryDead` takes. */
export interface DeadDelivery {
  id: number
  event: string
  eventId: string
  handler: string
  aggregate: string
  attempts: number
  lastError: string
  /** When it was given up, ms. */
  diedAt: number
}

/** Newest first, at most `limit`. */
export async function listDead(read: Reader, limit: number): Promise<DeadDelivery[]> {
  return deadDeliveries(read).orderBy('d.id', 'desc').limit(limit)
}

/** All of them, for a list by `d.id`. */
export const deadDeliveries = (read: Reader) =>
  read('core_deliveries as d').join('core_events as e', 'e.id', 'd.event_id').where('d.state', 'dead').select({
    id: 'd.id',
    event: 'e.name',
    eventId: 'e.id',
    handler: 'd.handler',
    aggregate: 'd.aggregate',
    attempts: 'd.attempts',
    lastError: 'd.last_error',
    diedAt: 'd.settled_at',
  })

/** Makes a dead delivery due again with all its attempts. Throws EVENT_DELIVERY_UNKNOWN. */
export async function reviveDead(db: Database, id: number, now: number): Promise<void> {
  const revived = await db.transaction((tx) =>
    tx('core_deliveries')
      .where({ id, state: 'dead' })
      .update({ state: 'due', attempts: 0, due_at: now, settled_at: null }),
  )
  if (revived === 0) throw eventErrors.EVENT_DELIVERY_UNKNOWN({ id })
}
