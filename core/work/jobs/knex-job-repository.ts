import type { JobParameters, JobRepository, JobsQueryOptions, RemoveJobsOptions } from 'agenda'
import type { Database } from '../../foundation/data/database.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import type { BusyCount } from './busy-count.js'
import { claimJob } from './claim-job.js'
import { DueNames } from './due-names.js'
import { jobErrors } from './errors.js'
import { listJobs, overviewOfJobs, removeJobs, switchJobs } from './job-listing.js'
import { JobRow, instantOf, parametersOf } from './job-row.model.js'
import type { KnownParameters } from './job-row.model.js'
import { saveJob } from './save-job.js'

/** Agenda's storage in the panel's SQL database, on all three engines. Every lock has a token of its own. */
export class KnexJobRepository implements JobRepository {
  private readonly dueNames: DueNames
  private closing = false
  private locks = 0

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly busy: BusyCount,
    private readonly worker: string,
  ) {
    this.dueNames = new DueNames(db)
  }

  async connect(): Promise<void> {
    this.closing = false
  }

  /** From now on no job is taken. */
  close(): void {
    this.closing = true
  }

  getNextJobToRun(name: string, nextScanAt: Date, lockDeadline: Date): Promise<JobParameters | undefined> {
    return this.busy.during(this.take(name, nextScanAt.getTime(), lockDeadline.getTime()))
  }

  private async take(name: string, until: number, deadline: number): Promise<JobParameters | undefined> {
    if (this.closing || !(await this.dueNames.has(name, until, deadline))) return undefined
    const token = `${this.worker}:${++this.locks}`
    const row = await claimJob(this.db, { name, token, now: this.clock.now(), until, deadline })
    if (!row || !this.closing) return row && parametersOf(row)
    await this.unlockJob(parametersOf(row))
    return undefined
  }

  async saveJob<D>(job: JobParameters<D>): Promise<JobParameters<D>> {
    const row = await this.busy.during(saveJob(this.db, job as JobParameters, this.clock.now()))
    return parametersOf(row) as JobParameters<D>
  }

  /** Throws JOB_LOCK_LOST when another worker has taken the job for dead. */
  saveJobState(job: JobParameters): Promise<void> {
    return this.busy.during(this.writeState(job as KnownParameters))
  }

  private async writeState(job: KnownParameters): Promise<void> {
    const { name, lockToken } = job
    const held = { id: Number(job._id), lock_token: lockToken }
    const failCount = job.failCount ?? 0
    const over = !job.lockedAt && !job.nextRunAt && failCount === 0
    const written = await this.db.transaction(async (tx) => {
      const row = JobRow.query(tx).where(held)
      if (over) return row.delete()
      return row.patch({
        // A run that has begun may have read the state already: news from here on needs a run of its own.
        ...(job.type === 'single' ? {} : { uniqueKey: null }),
        nextRunAt: instantOf(job.nextRunAt),
        lockedAt: instantOf(job.lockedAt),
        lockToken: job.lockedAt ? lockToken : null,
        lastRunAt: instantOf(job.lastRunAt),
        lastFinishedAt: instantOf(job.lastFinishedAt),
        failedAt: instantOf(job.failedAt),
        failCount,
        failReason: job.failReason?.slice(0, 2_000) ?? null,
        progress: job.progress ?? null,
      })
    })
    if (written === 0) throw jobErrors.JOB_LOCK_LOST({ job: name })
  }

  async lockJob(job: JobParameters): Promise<JobParameters | undefined> {
    const now = this.clock.now()
    const token = `${this.worker}:${++this.locks}`
    const locked = await this.db.transaction(async (tx) =>
      JobRow.query(tx)
        .patch({ lockToken: token, lockedAt: now })
        .where({ id: Number(job._id), lock_token: null, disabled: 0 }),
    )
    const row = locked === 1 ? await JobRow.query(this.db.read).findById(Number(job._id)) : undefined
    return row && parametersOf(row)
  }

  // Agenda does not wait for this one, so it must not reject: a lock that stays runs out by itself.
  unlockJob(job: JobParameters): Promise<void> {
    const held = { id: Number(job._id), lock_token: (job as KnownParameters).lockToken }
    const unlocked = this.db.transaction(async (tx) =>
      JobRow.query(tx).patch({ lockToken: null, lockedAt: null }).where(held),
    )
    return this.busy.during(
      unlocked.then(
        () => undefined,
        (error: unknown) =>
          this.log.error({ err: error, job: job.name }, 'a job could not be unlocked: it waits for its lock life'),
      ),
    )
  }

  async unlockJobs(ids: string[]): Promise<void> {
    await this.db.transaction(async (tx) =>
      JobRow.query(tx)
        .patch({ lockToken: null, lockedAt: null })
        .whereIn('id', ids.map(Number))
        .where('lock_token', 'like', `${this.worker}:%`),
    )
  }

  queryJobs(options: JobsQueryOptions = {}) {
    return listJobs(this.db.read, options, this.clock.now())
  }

  getJobsOverview() {
    return overviewOfJobs(this.db.read, this.clock.now())
  }

  async getDistinctJobNames(): Promise<string[]> {
    const rows = await JobRow.query(this.db.read).distinct('name').orderBy('name')
    return rows.map((row) => row.name)
  }

  async getJobById(id: string): Promise<JobParameters | null> {
    const row = await JobRow.query(this.db.read).findById(Number(id))
    return row ? parametersOf(row) : null
  }

  getQueueSize(): Promise<number> {
    return JobRow.query(this.db.read).where('next_run_at', '<', this.clock.now()).resultSize()
  }

  removeJobs(options: RemoveJobsOptions): Promise<number> {
    return removeJobs(this.db, options)
  }

  disableJobs(options: RemoveJobsOptions): Promise<number> {
    return switchJobs(this.db, options, true)
  }

  enableJobs(options: RemoveJobsOptions): Promise<number> {
    return switchJobs(this.db, options, false)
  }

  purgeAllJobs(): Promise<number> {
    return this.db.transaction(async (tx) => JobRow.query(tx).delete())
  }
}
