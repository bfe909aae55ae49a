import type { Page } from '../../foundation/data/paging.js'
import type { DeadDelivery } from '../../work/events/dead-letters.js'
import type { QueuedJob } from '../../work/jobs/queued-job.js'
import type { HealthCheck } from './health-check.js'

interface List {
  limit: number
  cursor?: string | undefined
}

/** What runs behind the pages, for operators. Inject with `@inject(Operations)`. */
export interface Operations {
  /** Deliveries of events that were given up, newest first. */
  deadLetters(list: List): Promise<Page<DeadDelivery>>
  countDeadLetters(): Promise<number>
  /** Makes a dead delivery due again. `actor` is the id of the user. Throws EVENT_DELIVERY_UNKNOWN. */
  retryDeadLetter(id: number, actor: number): Promise<void>
  /** What the job queue holds, soonest first, at most 1000. */
  jobs(): Promise<QueuedJob[]>
  /** The checks of `nettoria doctor`. Answers are kept for ten seconds. */
  health(): Promise<HealthCheck[]>
}
