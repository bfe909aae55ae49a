import type { JobParameters, JobState, JobsResult } from 'agenda'

/** A run of the queue, for operators. Instants in ms. */
export interface QueuedJob {
  id: string
  name: string
  /** `failed`: given up, or waiting for its next try after a failure when `nextRunAt` is set. */
  state: 'running' | 'waiting' | 'failed' | 'done'
  /** Runs again and again. */
  repeats: boolean
  nextRunAt: number | null
  lastRunAt: number | null
  failCount: number
  failReason: string | null
}

const states: Record<JobState, QueuedJob['state']> = {
  running: 'running',
  scheduled: 'waiting',
  queued: 'waiting',
  repeating: 'waiting',
  paused: 'waiting',
  failed: 'failed',
  completed: 'done',
}

export function queuedJobs({ jobs }: JobsResult): QueuedJob[] {
  return jobs.map((job) => {
    const {
      _id: id,
      name,
      state,
      repeatInterval,
      nextRunAt,
      lastRunAt,
      failCount,
      failReason,
    } = job as JobParameters & { state: JobState }
    return {
      id: String(id),
      name,
      state: states[state],
      repeats: Boolean(repeatInterval),
      nextRunAt: nextRunAt?.getTime() ?? null,
      lastRunAt: lastRunAt?.getTime() ?? null,
      failCount: failCount ?? 0,
      failReason: failReason ?? null,
    }
  })
}
