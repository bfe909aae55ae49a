import type { Database } from '../../foundation/data/database.js'

const keepFor = 30 * 86_400_000
const chunk = 1_000

/** Deletes a chunk of facts older than 30 days that nobody waits for; dead and parked deliveries keep theirs. */
export async function pruneOutbox(db: Database, now: number): Promise<number> {
  const old = await db
    .read('core_events as e')
    .select<{ id: string }[]>('e.id')
    .where('e.published_at', '<=', now - keepFor)
    .whereNotExists((open) =>
      open
        .select('d.id')
        .from('core_deliveries as d')
        .where('d.event_id', db.read.ref('e.id'))
        .whereNot('d.state', 'done'),
    )
    .orderBy('e.published_at')
    .limit(chunk)
  if (old.length === 0) return 0
  const ids = old.map((event) => event.id)
  return db.transaction(async (tx) => {
    await tx('core_deliveries').whereIn('event_id', ids).delete()
    return tx('core_events').whereIn('id', ids).delete()
  })
}
