import { computeJobState } from 'agenda'
import type { JobState, JobsOverview, JobsQueryOptions, JobsResult, RemoveJobsOptions } from 'agenda'
import type { Database, Reader } from '../../foundation/data/database.js'
import { JobRow, parametersOf } from './job-row.model.js'

const most = 1_000

/** Jobs by name, id or state, soonest first. States are computed, so at most 1000 rows are looked at. */
export async function listJobs(read: Reader, options: JobsQueryOptions, now: number): Promise<JobsResult> {
  const query = JobRow.query(read).orderBy('next_run_at').orderBy('id').limit(most)
  const names = options.names ?? (options.name === undefined ? undefined : [options.name])
  const ids = options.ids ?? (options.id === undefined ? undefined : [options.id])
  if (names) query.whereIn('name', names)
  if (ids) query.whereIn('id', ids.map(Number))
  if (options.search) query.where('name', 'like', `%${options.search}%`)
  if (options.data !== undefined) query.where('data', JSON.stringify(options.data))
  if (options.includeDisabled === false) query.where('disabled', 0)
  const all = (await query)
    .map((row) => withState(row, now))
    .filter((job) => !options.state || job.state === options.state)
  const skip = options.skip ?? 0
  return { jobs: all.slice(skip, skip + (options.limit ?? most)), total: all.length }
}

function withState(row: JobRow, now: number) {
  const parameters = parametersOf(row)
  return { ...parameters, state: computeJobState(parameters, new Date(now)) }
}

/** Counts by name and state, over at most 1000 jobs. */
export async function overviewOfJobs(read: Reader, now: number): Promise<JobsOverview[]> {
  const { jobs } = await listJobs(read, {}, now)
  const byName = new Map<string, JobsOverview>()
  for (const job of jobs) {
    const counts = byName.get(job.name) ?? { name: job.name, total: 0, ...noneYet }
    counts.total += 1
    counts[job.state] += 1
    byName.set(job.name, counts)
  }
  return [...byName.values()]
}

const noneYet: Record<JobState, number> = {
  running: 0,
  scheduled: 0,
  queued: 0,
  completed: 0,
  failed: 0,
  repeating: 0,
  paused: 0,
}

/** A query over the chosen jobs, or undefined when nothing was chosen: an empty choice never means all. */
function chosen(read: Reader, options: RemoveJobsOptions) {
  const ids = options.ids ?? (options.id === undefined ? undefined : [options.id])
  const names = options.names ?? (options.name === undefined ? undefined : [options.name])
  const { notNames, data } = options
  if (!ids && !names && !notNames && data === undefined) return undefined
  const query = JobRow.query(read)
  if (ids) query.whereIn('id', ids.map(Number))
  if (names) query.whereIn('name', names)
  if (notNames) query.whereNotIn('name', notNames)
  if (data !== undefined) query.where('data', JSON.stringify(data))
  return query
}

export function removeJobs(db: Database, options: RemoveJobsOptions): Promise<number> {
  return db.transaction(async (tx) => chosen(tx, options)?.delete() ?? 0)
}

export function switchJobs(db: Database, options: RemoveJobsOptions, disabled: boolean): Promise<number> {
  return db.transaction(async (tx) => chosen(tx, options)?.patch({ disabled }) ?? 0)
}
