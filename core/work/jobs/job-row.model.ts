import type { JobId, JobParameters } from 'agenda'
import { BaseModel } from '../../foundation/data/model.js'

/** A job of the queue as it is kept. */
export class JobRow extends BaseModel {
  static override tableName = 'core_jobs'
  static override codecs = { data: 'json' as const, disabled: 'flag' as const }

  declare name: string
  /** `<name>#<key>` while it waits, `every:<name>` for ever, else null. */
  declare uniqueKey: string | null
  declare type: 'normal' | 'single'
  declare data: unknown
  declare priority: number
  declare repeatEvery: number | null
  declare nextRunAt: number | null
  declare lockedAt: number | null
  declare lockToken: string | null
  declare lastRunAt: number | null
  declare lastFinishedAt: number | null
  declare failedAt: number | null
  declare failCount: number
  declare failReason: string | null
  declare progress: number | null
  declare disabled: boolean
}

/** What agenda carries through a run and hands back; the token proves that the lock is still ours. */
export interface KnownParameters extends JobParameters {
  _id: JobId
  lockToken: string | null
}

const dateOf = (instant: number | null) => (instant === null ? undefined : new Date(instant))
export const instantOf = (date: Date | null | undefined) => (date ? date.getTime() : null)

export function parametersOf(row: JobRow): KnownParameters {
  return {
    _id: String(row.id) as JobId,
    name: row.name,
    type: row.type,
    data: row.data,
    priority: row.priority,
    repeatInterval: row.repeatEvery ?? undefined,
    nextRunAt: dateOf(row.nextRunAt) ?? null,
    lockedAt: dateOf(row.lockedAt),
    lockToken: row.lockToken,
    lastRunAt: dateOf(row.lastRunAt),
    lastFinishedAt: dateOf(row.lastFinishedAt),
    failedAt: dateOf(row.failedAt),
    failCount: row.failCount,
    failReason: row.failReason ?? undefined,
    progress: row.progress ?? undefined,
    disabled: row.disabled,
  }
}
