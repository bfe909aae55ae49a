import { BaseModel } from 'nettoria'

export type RunKind = 'create' | 'power' | 'restart' | 'terminate'
export type RunState = 'going' | 'undoing' | 'done' | 'failed' | 'cancelled'

/** Work on one instance that survives any crash: which step is next, which attempt, and when. */
export class Run extends BaseModel {
  static override tableName = 'compute_runs'
  static override codecs = { params: 'json' } as const

  instanceId!: number
  /** The instance's id while the run is live, then null: unique, so an instance has one live run. */
  liveInstanceId!: number | null
  kind!: RunKind
  state!: RunState
  params!: { want?: 'on' | 'off' | 'shutdown' | 'reboot' | 'reset'; reason?: string }
  /** Name of the current step in the plan of its kind. */
  step!: string
  /** Failed tries of the current step. */
  attempt!: number
  stepStartedAt!: number
  nextAt!: number
  taskId!: number | null
  error!: string | null
  createdAt!: number
  finishedAt!: number | null
}

export const liveStates: readonly RunState[] = ['going', 'undoing']

/** A line of the operator's log. */
export class RunLogLine extends BaseModel {
  static override tableName = 'compute_run_log'

  runId!: number
  step!: string
  outcome!: 'done' | 'waiting' | 'retry' | 'moved' | 'gave-up' | 'undone' | 'undo-failed' | 'cancelled'
  attempt!: number
  message!: string | null
  at!: number
}
