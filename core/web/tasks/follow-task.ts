import type { Database } from '../../foundation/data/database.js'
import type { EventStream } from './event-stream.js'
import type { TaskEvent, TaskMessage, Tasks } from '../../work/tasks/tasks.js'

// Another node's reports are seen this late; our own wake us at once.
const lookEvery = 2_000

export interface Following {
  taskId: number
  /** Last line the reader has. */
  after: number
  translate(message: TaskMessage): string
}

/** Sends a task's log from `after` on, until the task has finished or the stream has ended. */
export async function followTask(db: Database, tasks: Tasks, stream: EventStream, following: Following): Promise<void> {
  const { taskId, translate } = following
  let { after } = following
  while (!stream.signal.aborted) {
    const turn = new AbortController()
    try {
      // Listening starts before looking, so that a report between the two is not missed.
      const news = tasks.waitForNews(taskId, lookEvery, AbortSignal.any([turn.signal, stream.signal]))
      const events = await tasks.eventsAfter(db.read, taskId, after)
      for (const event of events) {
        await stream.send(event.seq, dataOf(event, translate))
        after = event.seq
        if (event.state === 'succeeded' || event.state === 'failed') return
      }
      if (events.length === 0) await news
    } finally {
      turn.abort()
    }
  }
}

function dataOf(event: TaskEvent, translate: Following['translate']) {
  return { state: event.state, progress: event.progress, message: translate(event.message) }
}
