import type { JobParameters } from 'agenda'
import type { Database, Tx } from '../../foundation/data/database.js'
import { JobRow, instantOf } from './job-row.model.js'

/**
 * Writes a job that agenda made. A repeated job exists once by its name, a unique one once by its key while it waits; the unique
 * index decides, so that of many callers at once one inserts and the others find it there.
 */
export function saveJob(db: Database, job: JobParameters, now: number): Promise<JobRow> {
  return db.transaction(async (tx) => {
    if (job._id !== undefined) return update(tx, Number(job._id), job)
    if (job.type === 'single') return saveRepeated(tx, job, now)
    const key = job.unique?.['key']
    if (typeof key === 'string') return insertOnce(tx, job, `${job.name}#${key}`)
    return JobRow.query(tx).insertAndFetch(columnsOf(job, null))
  })
}

async function update(tx: Tx, id: number, job: JobParameters): Promise<JobRow> {
  const { data, priority, repeatEvery, nextRunAt, disabled } = columnsOf(job, null)
  return JobRow.query(tx).patchAndFetchById(id, { data, priority, repeatEvery, nextRunAt, disabled })
}

async function insertOnce(tx: Tx, job: JobParameters, uniqueKey: string): Promise<JobRow> {
  const row = columnsOf(job, uniqueKey)
  await JobRow.query(tx).insert(row).onConflict('unique_key').ignore()
  return (await JobRow.query(tx).findOne({ unique_key: uniqueKey })) ?? Object.assign(new JobRow(), row)
}

// A restart neither runs a repeated job early nor forgets when it is due; only a shorter interval brings it forward.
async function saveRepeated(tx: Tx, job: JobParameters, now: number): Promise<JobRow> {
  const row = await insertOnce(tx, job, `every:${job.name}`)
  const repeatEvery = Number(job.repeatInterval)
  if (row.repeatEvery === repeatEvery && (row.nextRunAt !== null || row.lockedAt !== null)) return row
  const nextRunAt = Math.min(row.nextRunAt ?? now, now + repeatEvery)
  return JobRow.query(tx).patchAndFetchById(row.id, { repeatEvery, nextRunAt })
}

function columnsOf(job: JobParameters, uniqueKey: string | null) {
  return {
    name: job.name,
    uniqueKey,
    type: job.type,
    data: job.data,
    priority: job.priority,
    repeatEvery: job.repeatInterval === undefined ? null : Number(job.repeatInterval),
    nextRunAt: instantOf(job.nextRunAt),
    failCount: 0,
    disabled: job.disabled ?? false,
  }
}
