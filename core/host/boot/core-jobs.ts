import { defineJob } from '../../work/jobs/jobs.js'
import type { LastingServices } from './lasting-services.js'

const hour = 3_600_000

export const cleanUp = defineJob({ name: 'core.clean-up', every: hour })

/** Housekeeping of the core: expired sessions and codes, old idempotency keys. */
export function defineCoreJobs({ jobs, db, clock }: LastingServices, forgetPeople: () => Promise<unknown>): void {
  jobs.define('core', cleanUp, async () => {
    await forgetPeople()
    await db
      .read('core_idempotency')
      .where('created_at', '<', clock.now() - 24 * hour)
      .delete()
  })
}
