import type { Logger } from '../../foundation/kernel/logger.js'
import type { Tx } from '../../foundation/data/database.js'

/** A kind of background work. It may run twice and must not matter: what is owed lives in SQL, the queue only wakes. */
export interface JobDefinition<D = Record<string, never>> {
  /** `<plugin>.<verb-object>`: "compute.advance-runs". */
  readonly name: string
  /** Repeat: milliseconds between two runs. Without it the job runs only when enqueued. */
  readonly every?: number
  /** How many may run at once in one process. Default 1. */
  readonly concurrency?: number
  /** Milliseconds after which a silent worker is taken for dead. Default 60 000; `run.touch()` renews it. */
  readonly lockLife?: number
  /** Attempts after a throw before it is logged as dead. Default 5, with exponential back-off. */
  readonly retries?: number
  readonly _data?: D
}

export interface JobRun<D> {
  readonly data: D
  readonly log: Logger
  /** Aborted when the process stops. */
  readonly signal: AbortSignal
  /** Renews the lock of a long job. */
  touch(): Promise<void>
}

export type JobHandler<D> = (run: JobRun<D>) => Promise<void>

/** Inject with `@inject(Jobs)`. */
export interface Jobs {
  /** Enqueues a run. With `unique`, a waiting run of the same key is kept and this call does nothing. `at`: instant, ms. */
  enqueue<D>(job: JobDefinition<D>, data: D, options?: { unique?: string; at?: number }): Promise<void>
  /** The same once `tx` has committed. */
  enqueueAfter<D>(tx: Tx, job: JobDefinition<D>, data: D, options?: { unique?: string; at?: number }): void
}

export function defineJob<D = Record<string, never>>(job: JobDefinition<D>): JobDefinition<D> {
  return Object.freeze(job)
}
