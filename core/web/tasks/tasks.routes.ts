import { Type } from 'typebox'
import type { Database } from '../../foundation/data/database.js'
import { httpErrors } from '../http/errors.js'
import { IdParams, TaskSchema } from '../http/schemas.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import type { Routes } from '../http/routes.js'
import { EventStream } from './event-stream.js'
import { followTask } from './follow-task.js'
import { taskErrors } from '../../work/tasks/errors.js'
import type { TaskMessage, TaskView, Tasks } from '../../work/tasks/tasks.js'

/** Streams that an account may have open on one node: each is a connection, and a look into the database every other second. */
const mostStreams = 20

/** `GET /tasks/:id` and its stream, for the account that the task belongs to. */
export function taskRoutes(deps: { db: Database; tasks: Tasks; log: Logger }): Routes {
  const { db, tasks, log } = deps

  async function ownTask(id: number, accountId: number): Promise<TaskView> {
    const task = await tasks.find(db.read, id)
    if (task?.accountId !== accountId) throw httpErrors.NOT_FOUND()
    return task
  }

  return (app) => {
    /** By the account that reads. */
    const open = new Map<EventStream, number>()
    app.addHook('preClose', async () => {
      for (const stream of open.keys()) stream.end()
    })
    const requirePlace = (accountId: number) => {
      const theirs = [...open.values()].filter((id) => id === accountId).length
      if (theirs >= mostStreams) throw taskErrors.TASK_STREAMS_MANY({ most: mostStreams })
    }

    app.get(
      '/tasks/:id',
      {
        config: { permission: 'self' },
        schema: {
          summary: 'Show long work and how far it is',
          tags: ['tasks'],
          params: IdParams,
          response: { 200: Type.Object({ task: TaskSchema }) },
        },
      },
      async (request) => {
        const task = await ownTask(request.params.id, request.signedIn().accountId)
        const { id, kind, state, progress, message } = task
        return { task: { id, kind, state, progress, message: request.t(message.key, message.params) } }
      },
    )

    app.get(
      '/tasks/:id/events',
      {
        exposeHeadRoute: false,
        config: { permission: 'self' },
        schema: {
          summary: 'Stream the log of long work (server-sent events, resumable by Last-Event-ID)',
          description: 'Each event has `id` (its number in the log) and JSON data `{ state, progress, message }`.',
          tags: ['tasks'],
          params: IdParams,
          querystring: Type.Object({ after: Type.Integer({ minimum: 0, maximum: 2147483647, default: 0 }) }),
        },
      },
      async (request, reply) => {
        const { accountId } = request.signedIn()
        const task = await ownTask(request.params.id, accountId)
        const after = lastEventId(request.headers['last-event-id']) ?? request.query.after
        // 204 tells a browser's EventSource to stay away: there will be no more events.
        if (task.finishedAt !== null && (await tasks.eventsAfter(db.read, task.id, after)).length === 0)
          return reply.code(204).send()
        requirePlace(accountId)
        reply.hijack()
        const stream = new EventStream(reply.raw, reply.getHeaders())
        open.set(stream, accountId)
        const translate = (message: TaskMessage) => request.t(message.key, message.params)
        try {
          await followTask(db, tasks, stream, { taskId: task.id, after, translate })
        } catch (error) {
          log.error({ err: error, taskId: task.id }, 'the stream of a task broke: its reader connects again')
        } finally {
          open.delete(stream)
          stream.end()
        }
      },
    )
  }
}

function lastEventId(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : undefined
}
