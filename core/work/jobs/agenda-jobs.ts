import { randomUUID } from 'node:crypto'
import { Agenda, InMemoryNotificationChannel } from 'agenda'
import type { AgendaBackend, Job, JobRepository } from 'agenda'
import { WorkerGone } from '../../contracts/workers.js'
import type { Database } from '../../foundation/data/database.js'
import { backoff } from '../events/backoff.js'
import type { News } from '../events/news.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import { BusyCount } from './busy-count.js'
import { checkEnqueue, encodeJobData } from './check-job.js'
import { GuardedJobRepository } from './guarded-job-repository.js'
import { JobKeys } from './job-keys.js'
import { JobTable } from './job-table.js'
import type { KnownJob } from './job-table.js'
import type { JobDefinition } from './jobs.js'
import { KnexJobRepository } from './knex-job-repository.js'
import type { Queue } from './queue.js'
import { queuedJobs } from './queued-job.js'
import type { JobsRuntime } from './runtime.js'

const pollEvery = 1_000
const mostAtOnce = 100
const firstRetry = 1_000
const longestRetry = 300_000

/**
 * Jobs on agenda, kept in `queue`, or else in the panel's SQL database. A job enqueued in this process starts at once, elsewhere
 * within a second. A killed worker's run comes back after its lock life. A run that has used up its retries stays in the queue
 * (`core_jobs`) without a next time, and is logged. `clock` must be the running one: agenda's timers are real.
 */
export function createAgendaJobs(deps: {
  db: Database
  clock: Clock
  log: Logger
  workerId?: string
  queue?: Queue | undefined
  /** Says when another worker is gone, whose jobs in `queue` are then free at once. */
  news?: News
}): JobsRuntime {
  const { db, clock, queue } = deps
  const log = deps.log.child({ part: 'jobs' })
  const worker = deps.workerId ?? randomUUID()
  const table = new JobTable()
  const busy = new BusyCount()
  const active = new Set<Job>()
  const stopped = new AbortController()
  const keys = new JobKeys(db, clock)
  const repository = queue
    ? new GuardedJobRepository(queue.repository, keys, clock, log, busy, worker)
    : new KnexJobRepository(db, clock, log, busy, worker)
  const channel = new InMemoryNotificationChannel()
  const backend = backendOf(repository)
  const agenda = new Agenda({ backend, name: worker, processEvery: pollEvery, maxConcurrency: mostAtOnce })
  agenda.notifyVia(channel)
  let running = false

  if (repository instanceof GuardedJobRepository)
    deps.news?.on(WorkerGone.name, (news) => void repository.freeJobs((news as { workerId: string }).workerId))

  agenda.on('error', (error: Error) => log.error({ err: error }, 'the job queue reports an error'))
  agenda.on('fail', (error: Error, run: Job) =>
    log.warn({ err: error, job: run.attrs.name, runId: run.attrs._id }, 'job failed'),
  )
  agenda.on('retry exhausted', (error: Error, run: Job) =>
    log.error(
      { err: error, job: run.attrs.name, runId: run.attrs._id },
      'job failed for good: its retries are used up',
    ),
  )
  agenda.on('complete', (run: Job) => {
    if (active.delete(run)) busy.leave()
    setImmediate(() => dropWhenIdle(run.attrs.name))
    // Agenda would look for the next one of this name at the next poll only.
    setImmediate(() => void lookAt(run.attrs.name))
  })

  async function lookAt(name: string): Promise<void> {
    if (!running) return
    const timestamp = new Date(clock.now())
    await channel.publish({ jobId: '' as never, jobName: name, nextRunAt: timestamp, priority: 0, timestamp })
  }

  // Agenda reads the definition of a run until the run has ended.
  function dropWhenIdle(name: string): void {
    if (table.find(name) || [...active].some((run) => run.attrs.name === name)) return
    delete agenda.definitions[name]
  }

  async function runJob(job: KnownJob, run: Job): Promise<void> {
    active.add(run)
    busy.enter()
    const expired = new AbortController()
    await job.handler({
      data: run.attrs.data,
      log: log.child({ job: job.name, runId: run.attrs._id }),
      signal: AbortSignal.any([stopped.signal, expired.signal]),
      async touch() {
        try {
          await run.touch()
        } catch (error) {
          expired.abort(error)
          throw error
        }
      },
    })
  }

  async function repeat(job: KnownJob): Promise<void> {
    if (job.every !== undefined) await agenda.every(job.every, job.name, {})
  }

  async function enqueue<D>(job: JobDefinition<D>, data: D, options: { unique?: string; at?: number } = {}) {
    checkEnqueue(job.name, options)
    const run = agenda.create(job.name, JSON.parse(encodeJobData(job.name, data)) as unknown)
    if (options.unique !== undefined) run.unique({ key: options.unique })
    run.schedule(new Date(options.at ?? clock.now()))
    await run.save()
  }

  return {
    jobs: {
      enqueue,
      enqueueAfter(tx, job, data, options) {
        checkEnqueue(job.name, options)
        encodeJobData(job.name, data)
        db.afterCommit(tx, () => {
          enqueue(job, data, options).catch((error: unknown) =>
            log.error(
              { err: error, job: job.name },
              'a job could not be enqueued: what is owed is in SQL and waits for the next sweep',
            ),
          )
        })
      },
    },
    define(owner, definition, handler) {
      const job = table.add(owner, definition, handler)
      agenda.define(job.name, (run: Job) => runJob(job, run), {
        concurrency: job.concurrency,
        lockLimit: job.concurrency,
        lockLifetime: job.lockLife,
        backoff: ({ attempt }) => (attempt > job.retries ? null : backoff(attempt, firstRetry, longestRetry)),
      })
      if (running)
        repeat(job).catch((error: unknown) => log.error({ err: error, job: job.name }, 'a job could not be scheduled'))
    },
    forget(owner) {
      for (const name of table.forget(owner)) dropWhenIdle(name)
    },
    list: async () => queuedJobs(await repository.queryJobs({ limit: 1_000 })),
    async start() {
      if (running) return
      running = true
      if (queue) await keys.prune()
      await Promise.all(table.all().map(repeat))
      await agenda.start()
    },
    async stop() {
      running = false
      repository.close()
      stopped.abort()
      await agenda.stop(false)
      await busy.quiet()
    },
  }
}

function backendOf(repository: JobRepository): AgendaBackend {
  return {
    name: 'nettoria',
    repository,
    ownsConnection: false,
    connect: () => repository.connect(),
    disconnect: async () => undefined,
  }
}
