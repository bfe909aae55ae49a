import { jobErrors } from './errors.js'
import type { JobDefinition } from './jobs.js'

/** A definition with its defaults. */
export interface CheckedJob {
  readonly name: string
  readonly every: number | undefined
  readonly concurrency: number
  readonly lockLife: number
  readonly retries: number
}

// Timers take no more than 2^31 - 1 ms, which is 24 days.
const longest = 2_147_483_647
const shortest = 100

/** Throws JOB_INVALID for what the queue would silently never run, or run wrongly. */
export function checkJob<D>(job: JobDefinition<D>): CheckedJob {
  const refuse = (reason: string) => jobErrors.JOB_INVALID({ job: String(job.name), reason })
  const whole = (field: 'every' | 'concurrency' | 'lockLife' | 'retries', least: number, most: number) => {
    const value: unknown = job[field]
    if (value === undefined) return
    if (!Number.isInteger(value) || Number(value) < least || Number(value) > most)
      throw refuse(`${field} is ${String(value)}; give a whole number from ${least} to ${most}`)
  }
  if (typeof job.name !== 'string' || !/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(job.name) || job.name.length > 120)
    throw refuse('name it <plugin>.<verb-object> in lower case, at most 120 characters')
  whole('every', shortest, longest)
  whole('concurrency', 1, 100)
  whole('lockLife', shortest, longest)
  whole('retries', 0, 100)
  const { name, every, concurrency = 1, lockLife = 60_000, retries = 5 } = job
  return { name, every, concurrency, lockLife, retries }
}

/** JSON of a job's data. Throws JOB_INVALID for what does not survive the queue. */
export function encodeJobData(name: string, data: unknown): string {
  try {
    const json: unknown = JSON.stringify(data)
    if (typeof json === 'string') return json
  } catch (error) {
    throw jobErrors.JOB_INVALID(
      { job: name, reason: `its data is not JSON (${(error as Error).message})` },
      { cause: error },
    )
  }
  throw jobErrors.JOB_INVALID({ job: name, reason: 'its data is not JSON' })
}

/** Throws JOB_INVALID for a key or an instant that the queue cannot keep. */
export function checkEnqueue(name: string, options: { unique?: string; at?: number } = {}): void {
  const { unique, at } = options
  if (unique !== undefined && (unique.length === 0 || unique.length > 150))
    throw jobErrors.JOB_INVALID({ job: name, reason: 'its unique key has to have 1 to 150 characters' })
  if (at !== undefined && !Number.isSafeInteger(at))
    throw jobErrors.JOB_INVALID({ job: name, reason: `its time is ${at}; give an instant in whole milliseconds` })
}
