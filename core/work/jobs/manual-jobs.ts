import type { Database } from '../../foundation/data/database.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import { checkEnqueue, encodeJobData } from './check-job.js'
import { jobErrors } from './errors.js'
import { JobTable } from './job-table.js'
import type { KnownJob } from './job-table.js'
import type { JobDefinition } from './jobs.js'
import type { QueuedJob } from './queued-job.js'
import type { JobsRuntime } from './runtime.js'

/** A queue in memory that runs only when told to: for tests. */
export interface ManualJobsRuntime extends JobsRuntime {
  /**
   * Runs everything that is due by the clock, one after the other, until nothing is: also `every` jobs, first at once and then
   * at their time. A run that throws is tried again at once, `retries` times; the errors that remain are thrown at the end (one as
   * it is, several as an AggregateError). Answers the number of runs.
   */
  drain(): Promise<number>
}

interface Run {
  job: string
  data: string
  at: number
  unique: string | undefined
}

const mostRuns = 10_000

export function createManualJobs(deps: { db: Database; clock: Clock; log: Logger }): ManualJobsRuntime {
  const { db, clock } = deps
  const log = deps.log.child({ part: 'jobs' })
  const table = new JobTable()
  const stopped = new AbortController()
  const repeats = new Map<string, number>()
  let waiting: Run[] = []
  let turn: Promise<unknown> = Promise.resolve()

  function prepare<D>(definition: JobDefinition<D>, data: D, options: { unique?: string; at?: number } = {}): Run {
    checkEnqueue(definition.name, options)
    const { name } = definition
    return { job: name, data: encodeJobData(name, data), at: options.at ?? clock.now(), unique: options.unique }
  }

  function add(run: Run): void {
    const same = (other: Run) => other.job === run.job && other.unique === run.unique
    if (run.unique === undefined || !waiting.some(same)) waiting.push(run)
  }

  function takeDue(): Run | undefined {
    const now = clock.now()
    for (const [name, at] of repeats)
      if (at <= now && table.find(name)) {
        repeats.set(name, now + table.find(name)!.every!)
        return { job: name, data: '{}', at, unique: undefined }
      }
    const due = waiting.filter((run) => run.at <= now && table.find(run.job)).sort((a, b) => a.at - b.at)[0]
    waiting = waiting.filter((run) => run !== due)
    return due
  }

  async function runJob(job: KnownJob, data: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await job.handler({
          data: JSON.parse(data) as unknown,
          log: log.child({ job: job.name }),
          signal: stopped.signal,
          touch: async () => undefined,
        })
      } catch (error) {
        log.warn({ err: error, job: job.name, attempt }, 'job failed')
        if (attempt > job.retries) throw error
      }
    }
  }

  async function drainNow(): Promise<number> {
    const failures: unknown[] = []
    let runs = 0
    for (let run = takeDue(); run; run = takeDue()) {
      if (++runs > mostRuns) throw jobErrors.JOB_ENDLESS({ runs: mostRuns, job: run.job })
      await runJob(table.find(run.job)!, run.data).catch((error: unknown) => failures.push(error))
    }
    if (failures.length === 1) throw failures[0]
    if (failures.length > 1) throw new AggregateError(failures, `${failures.length} jobs failed for good`)
    return runs
  }

  return {
    jobs: {
      enqueue: async (job, data, options) => add(prepare(job, data, options)),
      enqueueAfter(tx, job, data, options) {
        const run = prepare(job, data, options)
        db.afterCommit(tx, () => add(run))
      },
    },
    define(owner, definition, handler) {
      const job = table.add(owner, definition, handler)
      if (job.every !== undefined && !repeats.has(job.name)) repeats.set(job.name, clock.now())
    },
    forget(owner) {
      // Their times are kept: defined again, they go on as before.
      table.forget(owner)
    },
    list: async () => [
      ...[...repeats].filter(([name]) => table.find(name)).map(([name, at]) => ({ ...fresh(name, at), repeats: true })),
      ...waiting.map((run) => fresh(run.job, run.at)),
    ],
    start: async () => undefined,
    async stop() {
      stopped.abort()
      await turn
    },
    drain() {
      const drained = turn.then(drainNow)
      turn = drained.catch(() => undefined)
      return drained
    },
  }
}

function fresh(name: string, nextRunAt: number): QueuedJob {
  return {
    id: name,
    name,
    state: 'waiting',
    repeats: false,
    nextRunAt,
    lastRunAt: null,
    failCount: 0,
    failReason: null,
  }
}
