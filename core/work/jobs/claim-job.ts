import type { Database, Tx } from '../../foundation/data/database.js'
import { JobRow } from './job-row.model.js'

const tries = 5

export interface JobClaim {
  name: string
  token: string
  now: number
  /** Jobs due until then may be taken: agenda waits for the rest of the time. */
  until: number
  /** Locks older than this are of workers taken for dead. */
  deadline: number
}

/**
 * Takes the next job of a name, or nothing. The update compares the lock and the time that were seen, so of two workers one wins and the other
 * looks again. A run whose worker fell silent is due now: its next time was moved when it began.
 */
export async function claimJob(db: Database, claim: JobClaim): Promise<JobRow | undefined> {
  const { name, token, now, until, deadline } = claim
  for (let attempt = 0; attempt < tries; attempt++) {
    const found = await JobRow.query(db.read)
      .where({ name, disabled: 0 })
      .where((ready) =>
        ready
          .where((waiting) => waiting.whereNull('locked_at').where('next_run_at', '<=', until))
          .orWhere('locked_at', '<=', deadline),
      )
      .orderBy('next_run_at')
      .orderBy('id')
      .limit(1)
      .first()
    if (!found) return undefined
    const { id } = found
    const nextRunAt = found.lockToken === null ? found.nextRunAt : now
    const taken = await db.transaction(async (tx) =>
      JobRow.query(tx)
        .patch({ lockToken: token, lockedAt: now, nextRunAt })
        .where({ id, lock_token: found.lockToken, locked_at: found.lockedAt, next_run_at: found.nextRunAt }),
    )
    if (taken === 1) return Object.assign(found, { lockToken: token, lockedAt: now, nextRunAt })
  }
  return undefined
}

/** Makes the runs that a dead worker had locked due now. Answers how many. */
export function freeJobs(tx: Tx, worker: string, now: number): Promise<number> {
  return JobRow.query(tx)
    .patch({ lockToken: null, lockedAt: null, nextRunAt: now })
    .where('lock_token', 'like', `${worker}:%`)
    .execute()
}
