import type { Deps } from './deps.js'

const month = 30 * 24 * 3600_000

// What is over stays a month, for questions about it; counters mean nothing once their window has passed.
const kept: [table: string, time: number][] = [
  ['identity_counters', 0],
  ['identity_codes', month],
  ['identity_email_links', month],
  ['identity_reset_links', month],
  ['identity_sessions', month],
]

/** Removes counters, codes, links and sessions that have expired. */
export async function removeExpired({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  for (const [table, time] of kept) {
    const before = clock.now() - time
    await db.transaction((tx) => tx(table).where('expires_at', '<', before).delete())
  }
}
