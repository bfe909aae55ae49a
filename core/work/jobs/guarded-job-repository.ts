import type { JobId, JobParameters, JobRepository, JobsQueryOptions, JobsResult, RemoveJobsOptions } from 'agenda'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import type { BusyCount } from './busy-count.js'
import { jobErrors } from './errors.js'
import type { HeldKey, JobKeys } from './job-keys.js'

/** How long after its time a job that never began still holds its unique key. */
const keyLife = 900_000
const scheduleLife = 30_000

/** What is kept in the foreign queue as a job's data. */
interface Envelope {
  value: unknown
  key?: HeldKey
}

/** What agenda carries through a run and hands back. */
interface RunParameters extends JobParameters {
  /** When we locked it, or last touched it: instant, ms. */
  heldSince?: number | undefined
  key?: HeldKey | undefined
}

/**
 * Makes one of agenda's own back ends keep what `Jobs` promises: one waiting run of a unique key, one row of a repeated job, no
 * write by a worker that lost its lock, a killed run again at once after its lock life, nothing left of a run that went well.
 * The look before a state is written and the writing are two steps there, so a worker that comes back in the very millisecond
 * in which another one takes over is not noticed; a job may run twice anyway.
 */
export class GuardedJobRepository implements JobRepository {
  private closing = false

  constructor(
    private readonly inner: JobRepository,
    private readonly keys: JobKeys,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly busy: BusyCount,
    private readonly worker: string,
  ) {}

  async connect(): Promise<void> {
    this.closing = false
  }

  /** From now on no job is taken. */
  close(): void {
    this.closing = true
  }

  getNextJobToRun(name: string, nextScanAt: Date, lockDeadline: Date): Promise<JobParameters | undefined> {
    return this.busy.during(this.take(name, nextScanAt, lockDeadline))
  }

  private async take(name: string, nextScanAt: Date, lockDeadline: Date): Promise<RunParameters | undefined> {
    if (this.closing) return undefined
    const found = await this.inner.getNextJobToRun(name, nextScanAt, lockDeadline, undefined, this.by)
    if (!found) return undefined
    // Only a run whose worker fell silent has no time, or one that is not due: it is due now, and has to stay so when unlocked.
    const silent = !found.nextRunAt || found.nextRunAt > nextScanAt
    const job = silent ? { ...found, nextRunAt: new Date(this.clock.now()) } : found
    if (silent) await this.inner.saveJobState(job, this.by)
    if (!this.closing) return opened(job)
    await this.inner.unlockJobs([job._id!])
    return undefined
  }

  saveJob<D>(job: JobParameters<D>): Promise<JobParameters<D>> {
    return this.busy.during(this.save(job as JobParameters)) as Promise<JobParameters<D>>
  }

  private async save(job: JobParameters): Promise<JobParameters> {
    if (job.type === 'single' && job._id === undefined) return this.saveRepeated(job)
    const { unique, uniqueOpts: _, ...plain } = job
    const key: unknown = unique?.['key']
    if (typeof key !== 'string') return this.insert(plain)
    const due = Math.max(job.nextRunAt?.getTime() ?? 0, this.clock.now())
    const held = await this.keys.take(`${job.name}#${key}`, due + keyLife)
    if (!held) return job
    try {
      return await this.insert(plain, held)
    } catch (error) {
      await this.keys.release(held)
      throw error
    }
  }

  private async insert(job: JobParameters, key?: HeldKey): Promise<JobParameters> {
    const data: Envelope = { value: job.data, ...(key ? { key } : {}) }
    return opened(await this.inner.saveJob({ ...job, data }, this.by))
  }

  // A restart neither runs a repeated job early nor forgets when it is due; only a shorter interval brings it forward.
  private async saveRepeated(job: JobParameters): Promise<JobParameters> {
    const held = await this.keys.wait(`every:${job.name}`, scheduleLife)
    try {
      const { jobs } = await this.inner.queryJobs({ name: job.name })
      const known = jobs.filter(({ type }) => type === 'single')
      const [kept] = known
      const every = Number(job.repeatInterval)
      if (known.length === 1 && Number(kept!.repeatInterval) === every && (kept!.nextRunAt || kept!.lockedAt))
        return opened(kept!)
      if (known.length > 0) await this.inner.removeJobs({ ids: known.map(({ _id }) => _id) })
      const now = this.clock.now()
      const nextRunAt = new Date(kept ? Math.min(kept.nextRunAt?.getTime() ?? now, now + every) : now)
      return await this.insert({ ...job, nextRunAt })
    } finally {
      await this.keys.release(held)
    }
  }

  /** Throws JOB_LOCK_LOST when another worker has taken the job for dead. */
  saveJobState(job: JobParameters): Promise<void> {
    return this.busy.during(this.writeState(job as RunParameters))
  }

  private async writeState(job: RunParameters): Promise<void> {
    const id = String(job._id)
    const stored = await this.inner.getJobById(id)
    if (stored?.lastModifiedBy !== this.worker || stored.lockedAt?.getTime() !== job.heldSince)
      throw jobErrors.JOB_LOCK_LOST({ job: job.name })
    // A run that has begun may have read the state already: news from here on needs a run of its own.
    if (job.key) await this.keys.release(job.key)
    job.key = undefined
    if (!job.lockedAt && !job.nextRunAt && !job.failCount) await this.inner.removeJobs({ id })
    else await this.inner.saveJobState(job, this.by)
    job.heldSince = job.lockedAt?.getTime()
  }

  /** Makes due what a dead worker had locked; of many that hear of it, one does. Does not reject: those locks run out by themselves. */
  async freeJobs(worker: string): Promise<void> {
    try {
      if (!(await this.keys.take(`gone:${worker}`, this.clock.now() + keyLife))) return
      const { jobs } = await this.inner.queryJobs()
      const held = jobs.filter((job) => job.lockedAt && job.lastModifiedBy === worker)
      const nextRunAt = new Date(this.clock.now())
      for (const job of held) await this.inner.saveJobState({ ...job, lockedAt: undefined, nextRunAt }, this.by)
    } catch (error) {
      this.log.warn({ err: error, workerId: worker }, 'jobs of a dead worker wait for their lock life')
    }
  }

  lockJob(job: JobParameters): Promise<JobParameters | undefined> {
    return this.inner.lockJob(job, this.by).then((locked) => locked && opened(locked))
  }

  // Agenda does not wait for this one, so it must not reject: a lock that stays runs out by itself.
  unlockJob(job: JobParameters): Promise<void> {
    const failed = (error: unknown) =>
      this.log.error({ err: error, job: job.name }, 'a job could not be unlocked: it waits for its lock life')
    return this.busy.during(this.inner.unlockJob(job).catch(failed))
  }

  unlockJobs(ids: (JobId | string)[]): Promise<void> {
    return this.inner.unlockJobs(ids)
  }

  async queryJobs(options?: JobsQueryOptions): Promise<JobsResult> {
    const { jobs, total } = await this.inner.queryJobs(options)
    return { total, jobs: jobs.map((job) => ({ ...job, ...opened(job), _id: job._id, state: job.state })) }
  }

  async getJobById(id: string): Promise<JobParameters | null> {
    const job = await this.inner.getJobById(id)
    return job && opened(job)
  }

  getJobsOverview = () => this.inner.getJobsOverview()
  getDistinctJobNames = () => this.inner.getDistinctJobNames()
  getQueueSize = () => this.inner.getQueueSize()
  removeJobs = (options: RemoveJobsOptions) => this.inner.removeJobs(options)
  disableJobs = (options: RemoveJobsOptions) => this.inner.disableJobs(options)
  enableJobs = (options: RemoveJobsOptions) => this.inner.enableJobs(options)
  purgeAllJobs = () => this.inner.purgeAllJobs()

  private get by() {
    return { lastModifiedBy: this.worker }
  }
}

/** The job as its handler knows it; what some back ends keep as text is a number again. */
function opened(job: JobParameters): RunParameters {
  const { value, key } = job.data as Envelope
  const repeatInterval = job.repeatInterval == null ? undefined : Number(job.repeatInterval)
  return { ...job, data: value, key, repeatInterval, heldSince: job.lockedAt?.getTime() }
}
