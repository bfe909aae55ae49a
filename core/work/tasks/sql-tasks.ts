import type { Database, Reader, Tx } from '../../foundation/data/database.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import { createNews } from '../events/news.js'
import type { News } from '../events/news.js'
import { taskErrors } from './errors.js'
import { Task } from './task.model.js'
import type { TaskEvent, TaskMessage, TaskState, TaskView, Tasks } from './tasks.js'

const eventsAtOnce = 200

const isFinal = (state: TaskState) => state === 'succeeded' || state === 'failed'
const newsOf = (taskId: number) => `core.task.${taskId}`

/**
 * Tasks and their logs in SQL. `news` wakes the streams of this process at once; streams of other nodes look again when
 * `waitForNews` times out.
 */
export function createTasks(deps: { db: Database; clock: Clock; news?: News }): Tasks {
  return new SqlTasks(deps.db, deps.clock, deps.news ?? createNews(rethrow))
}

function rethrow(error: unknown): never {
  throw error
}

class SqlTasks implements Tasks {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly news: News,
  ) {}

  async create(tx: Tx, task: { kind: string; accountId: number; message: TaskMessage }): Promise<TaskView> {
    const made = await Task.query(tx).insertAndFetch({
      ...task,
      state: 'queued',
      progress: 0,
      lastSeq: 1,
      createdAt: this.clock.now(),
      finishedAt: null,
    })
    await this.append(tx, made)
    return viewOf(made)
  }

  async report(
    tx: Tx,
    taskId: number,
    report: { state?: TaskState; progress?: number; message?: TaskMessage },
  ): Promise<void> {
    // Taking the next number locks the row, so two reporters of one task never write the same line.
    const open = await tx('core_tasks').where('id', taskId).whereNull('finished_at').increment('last_seq', 1)
    const task = await Task.query(tx).findById(taskId)
    if (!task) throw taskErrors.TASK_UNKNOWN({ id: taskId })
    if (open === 0) return
    task.state = report.state ?? task.state
    task.progress = task.state === 'succeeded' ? 100 : percent(report.progress ?? task.progress)
    task.message = report.message ?? task.message
    task.finishedAt = isFinal(task.state) ? this.clock.now() : null
    const { state, progress, message, finishedAt } = task
    await Task.query(tx).patch({ state, progress, message, finishedAt }).where('id', taskId)
    await this.append(tx, task)
  }

  async find(read: Reader, taskId: number): Promise<TaskView | undefined> {
    const task = await Task.query(read).findById(taskId)
    return task && viewOf(task)
  }

  async eventsAfter(read: Reader, taskId: number, seq: number): Promise<TaskEvent[]> {
    const rows: (Omit<TaskEvent, 'message'> & { message: string })[] = await read('core_task_events')
      .where('task_id', taskId)
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(eventsAtOnce)
      .select('seq', 'state', 'progress', 'message', 'at')
    return rows.map((row) => ({ ...row, message: JSON.parse(row.message) as TaskMessage }))
  }

  waitForNews(taskId: number, timeout: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        forget()
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, timeout)
      const forget = this.news.on(newsOf(taskId), done)
      signal?.addEventListener('abort', done)
    })
  }

  private async append(tx: Tx, task: Task): Promise<void> {
    await tx('core_task_events').insert({
      task_id: task.id,
      seq: task.lastSeq,
      state: task.state,
      progress: task.progress,
      message: JSON.stringify(task.message),
      at: this.clock.now(),
    })
    this.db.afterCommit(tx, () => this.news.emit(newsOf(task.id)))
  }
}

const percent = (value: number) => Math.min(100, Math.max(0, Math.round(value)))

function viewOf(task: Task): TaskView {
  const { id, kind, accountId, state, progress, message, createdAt, finishedAt } = task
  return { id, kind, accountId, state, progress, message, createdAt, finishedAt }
}
