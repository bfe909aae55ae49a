import type { Reader, Tx } from '../../foundation/data/database.js'

export type TaskState = 'queued' | 'running' | 'succeeded' | 'failed'

/** A sentence in the reader's language: a locale key and its values. */
export interface TaskMessage {
  key: string
  params?: Record<string, string | number>
}

/** Long work that a person waits for. `progress` 0 to 100. */
export interface TaskView {
  id: number
  /** `<plugin>.<verb>`: "compute.create". */
  kind: string
  accountId: number
  state: TaskState
  progress: number
  message: TaskMessage
  createdAt: number
  finishedAt: number | null
}

/** One line of a task's log. `seq` counts up within the task and is the SSE event id. */
export interface TaskEvent {
  seq: number
  state: TaskState
  progress: number
  message: TaskMessage
  at: number
}

/** Inject with `@inject(Tasks)`. The log is in SQL, so any node can stream it. */
export interface Tasks {
  create(tx: Tx, task: { kind: string; accountId: number; message: TaskMessage }): Promise<TaskView>
  /** Appends to the log and wakes open streams after commit. A finished task takes no more reports. */
  report(tx: Tx, taskId: number, report: { state?: TaskState; progress?: number; message?: TaskMessage }): Promise<void>
  find(read: Reader, taskId: number): Promise<TaskView | undefined>
  /** Log lines after `seq`, oldest first, at most 200. */
  eventsAfter(read: Reader, taskId: number, seq: number): Promise<TaskEvent[]>
  /** Resolves when the task may have news, or after `timeout` ms. */
  waitForNews(taskId: number, timeout: number, signal?: AbortSignal): Promise<void>
}
