import type { JobDefinition, JobHandler, Jobs } from './jobs.js'
import type { QueuedJob } from './queued-job.js'

/** What the kernel does with a job system. */
export interface JobsRuntime {
  readonly jobs: Jobs
  /** Throws JOB_INVALID, JOB_DUPLICATE. */
  define<D>(owner: string, definition: JobDefinition<D>, handler: JobHandler<D>): void
  /** Its waiting runs stay until the job is defined again. */
  forget(owner: string): void
  /** What the queue holds, soonest first, at most 1000. */
  list(): Promise<QueuedJob[]>
  start(): Promise<void>
  /** Takes no more runs, aborts the signal of those that run, and waits for them. */
  stop(): Promise<void>
}
