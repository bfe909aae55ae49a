import { checkJob } from './check-job.js'
import type { CheckedJob } from './check-job.js'
import { jobErrors } from './errors.js'
import type { JobDefinition, JobHandler } from './jobs.js'

export interface KnownJob extends CheckedJob {
  readonly owner: string
  readonly handler: JobHandler<unknown>
}

/** The jobs this process can run, by name. */
export class JobTable {
  private readonly known = new Map<string, KnownJob>()

  add<D>(owner: string, definition: JobDefinition<D>, handler: JobHandler<D>): KnownJob {
    const checked = checkJob(definition)
    const other = this.known.get(checked.name)
    if (other) throw jobErrors.JOB_DUPLICATE({ job: checked.name, owner, other: other.owner })
    const job: KnownJob = { ...checked, owner, handler: handler as JobHandler<unknown> }
    this.known.set(job.name, job)
    return job
  }

  /** Answers the names that are gone. */
  forget(owner: string): string[] {
    const gone = this.all().filter((job) => job.owner === owner)
    for (const job of gone) this.known.delete(job.name)
    return gone.map((job) => job.name)
  }

  find(name: string): KnownJob | undefined {
    return this.known.get(name)
  }

  all(): KnownJob[] {
    return [...this.known.values()]
  }
}
