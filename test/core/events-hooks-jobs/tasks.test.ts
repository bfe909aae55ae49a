import fastify from 'fastify'
import assert from 'node:assert/strict'
import { get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, it } from 'node:test'
import { createNews } from '../../../core/work/events/news.js'
import { ManualClock } from '../../../core/foundation/kernel/clock.js'
import { isPanelError } from '../../../core/foundation/kernel/errors.js'
import type { App } from '../../../core/web/http/app.js'
import type { Principal } from '../../../core/contracts/principal.js'
import { createTasks } from '../../../core/work/tasks/sql-tasks.js'
import { taskRoutes } from '../../../core/web/tasks/tasks.routes.js'
import type { Tasks } from '../../../core/work/tasks/tasks.js'
import { engines } from '../../../core/toolkit/testing/engines.js'
import { eventually } from '../../../core/toolkit/testing/eventually.js'
import { coreDatabase, readableLog } from './support.js'
import type { CoreDatabase } from './support.js'

const accountId = 7
const message = (key: string) => ({ key: `test.tasks.${key}`, params: { host: 'web-1' } })

/** An application as the kernel makes it, as far as these routes can tell. The header `x-account` says who asks. */
function newApp(core: CoreDatabase, tasks: Tasks): App {
  const app = fastify({ forceCloseConnections: false }) as unknown as App
  app.decorateRequest('signedIn', function (this: { headers: Record<string, unknown> }) {
    return { accountId: Number(this.headers['x-account'] ?? accountId) } as Principal
  })
  app.decorateRequest('t', (key: string, params?: object) => `${key} ${JSON.stringify(params ?? {})}`)
  app.addHook('onRequest', async (_request, reply) => void reply.header('x-frame-options', 'DENY'))
  app.setErrorHandler((error, _request, reply) =>
    reply.code(isPanelError(error) ? error.status : 500).send({ message: (error as Error).message }),
  )
  void app.register(async (scope) => taskRoutes({ db: core.db, tasks, log: readableLog().log })(scope as App))
  return app
}

interface Stream {
  response: IncomingMessage
  text(): string
  ids(): number[]
  ended(): boolean
}

function open(app: App, path: string, headers: Record<string, string> = {}): Promise<Stream> {
  const { port } = app.server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    get({ port, path, headers, agent: false }, (response) => {
      let text = ''
      let ended = false
      response.on('data', (bytes: Buffer) => (text += bytes.toString()))
      response.on('close', () => (ended = true))
      const ids = () => [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]))
      resolve({ response, text: () => text, ids, ended: () => ended })
    }).on('error', reject)
  })
}

for (const engine of engines())
  describe(`tasks on ${engine}`, { timeout: 1_200_000 }, () => {
    let core: CoreDatabase
    let tasks: Tasks
    let app: App
    let id: number

    const report = (change: Parameters<Tasks['report']>[2]) => core.db.transaction((tx) => tasks.report(tx, id, change))

    before(async () => {
      core = await coreDatabase(engine)
      const news = createNews((error) => assert.fail(String(error)))
      tasks = createTasks({ db: core.db, clock: new ManualClock(), news })
      app = newApp(core, tasks)
      await app.listen({ port: 0, host: '127.0.0.1' })
    })
    after(async () => {
      await app.close()
      await core.drop()
    })
    beforeEach(async () => {
      const made = await core.db.transaction((tx) =>
        tasks.create(tx, { kind: 'test.build', accountId, message: message('queued') }),
      )
      id = made.id
    })

    it('keeps the state and a numbered log, and takes nothing after the end', async () => {
      await report({ state: 'running', progress: 41.6, message: message('cloning') })
      await report({ progress: 400 })
      await report({ state: 'succeeded', message: message('done') })
      await report({ state: 'failed', progress: 3 })
      const task = await tasks.find(core.db.read, id)
      assert.deepEqual([task!.state, task!.progress, task!.message], ['succeeded', 100, message('done')])
      assert.equal(typeof task!.finishedAt, 'number')
      const log = await tasks.eventsAfter(core.db.read, id, 1)
      assert.deepEqual(
        log.map(({ seq, state, progress }) => [seq, state, progress]),
        [
          [2, 'running', 42],
          [3, 'running', 100],
          [4, 'succeeded', 100],
        ],
      )
      assert.deepEqual(log[1]!.message, message('cloning'))
      await assert.rejects(
        core.db.transaction((tx) => tasks.report(tx, 999_999, { progress: 1 })),
        { code: 'TASK_UNKNOWN' },
      )
    })

    it('numbers the lines of reporters that race without a gap or a double', async () => {
      await Promise.all(Array.from({ length: 10 }, (_, n) => report({ progress: n })))
      const log = await tasks.eventsAfter(core.db.read, id, 0)
      assert.deepEqual(
        log.map((line) => line.seq),
        Array.from({ length: 11 }, (_, n) => n + 1),
      )
    })

    it('shows a task in the reader’s language, to its account only', async () => {
      const shown = await app.inject({ url: `/tasks/${id}` })
      assert.equal(shown.statusCode, 200)
      assert.deepEqual(shown.json(), {
        task: { id, kind: 'test.build', state: 'queued', progress: 0, message: 'test.tasks.queued {"host":"web-1"}' },
      })
      for (const path of [`/tasks/${id}`, `/tasks/${id}/events`])
        assert.equal((await app.inject({ url: path, headers: { 'x-account': '8' } })).statusCode, 404)
      assert.equal((await app.inject({ url: '/tasks/999999' })).statusCode, 404)
    })

    it('streams the log, wakes at once for news, and ends with the task', async (t) => {
      // No look of its own into the database: only news wakes it.
      const patient: Tasks = {
        ...bindAll(tasks),
        waitForNews: (of, _timeout, signal) => tasks.waitForNews(of, 2 ** 31 - 1, signal),
      }
      const other = newApp(core, patient)
      await other.listen({ port: 0, host: '127.0.0.1' })
      t.after(() => other.close())
      const stream = await open(other, `/tasks/${id}/events`)
      assert.equal(stream.response.headers['content-type'], 'text/event-stream; charset=utf-8')
      assert.equal(stream.response.headers['x-frame-options'], 'DENY')
      await eventually(() => stream.ids().length === 1)
      await report({ state: 'running', progress: 10 })
      await eventually(() => stream.ids().length === 2)
      await report({ state: 'succeeded', message: message('done') })
      await eventually(() => stream.ended())
      assert.deepEqual(stream.ids(), [1, 2, 3])
      const last = /data: (.*)\n\n$/.exec(stream.text())![1]!
      assert.deepEqual(JSON.parse(last), {
        state: 'succeeded',
        progress: 100,
        message: 'test.tasks.done {"host":"web-1"}',
      })
    })

    it('resumes after Last-Event-ID or ?after=, and tells a reader who has everything to stay away', async () => {
      await report({ state: 'running', progress: 10 })
      await report({ progress: 20 })
      await report({ state: 'failed', message: message('failed') })
      const all = await open(app, `/tasks/${id}/events`)
      const resumed = await open(app, `/tasks/${id}/events`, { 'last-event-id': '2' })
      const asked = await open(app, `/tasks/${id}/events?after=3`)
      const odd = await open(app, `/tasks/${id}/events`, { 'last-event-id': 'x; drop' })
      await eventually(() => [all, resumed, asked, odd].every((stream) => stream.ended()))
      assert.deepEqual([all.ids(), resumed.ids(), asked.ids(), odd.ids()], [[1, 2, 3, 4], [3, 4], [4], [1, 2, 3, 4]])
      assert.equal((await open(app, `/tasks/${id}/events`, { 'last-event-id': '4' })).response.statusCode, 204)
    })

    it('shows the reports of another node after a look, without being woken', async () => {
      const elsewhere = createTasks({ db: core.db, clock: new ManualClock() })
      const stream = await open(app, `/tasks/${id}/events`)
      await eventually(() => stream.ids().length === 1)
      await core.db.transaction((tx) => elsewhere.report(tx, id, { progress: 5 }))
      await eventually(() => stream.ids().length === 2)
      stream.response.destroy()
    })

    it('stops reading when the reader leaves', async () => {
      const asked: number[] = []
      const watched: Tasks = {
        ...bindAll(tasks),
        eventsAfter: (read, taskId, seq) => {
          asked.push(taskId)
          return tasks.eventsAfter(read, taskId, seq)
        },
      }
      const other = newApp(core, watched)
      await other.listen({ port: 0, host: '127.0.0.1' })
      const stream = await open(other, `/tasks/${id}/events`)
      await eventually(() => stream.ids().length === 1)
      stream.response.destroy()
      await eventually(() => new Promise((resolve) => other.server.getConnections((_, count) => resolve(count === 0))))
      const before = asked.length
      await report({ progress: 50 })
      await new Promise((resolve) => setImmediate(resolve))
      assert.equal(asked.length, before)
      await other.close()
    })

    it('gives an account a bounded number of streams, and a place again when one ends', async (t) => {
      const other = newApp(core, tasks)
      await other.listen({ port: 0, host: '127.0.0.1' })
      t.after(() => other.close())
      const url = `/tasks/${id}/events`
      const streams = await Promise.all(Array.from({ length: 20 }, () => open(other, url)))
      const refused = await open(other, url)
      assert.equal(refused.response.statusCode, 429)
      await eventually(() => refused.ended())
      assert.match(refused.text(), /has 20 streams/)
      streams[0]!.response.destroy()
      await eventually(async () => {
        const next = await open(other, url)
        if (next.response.statusCode === 200) streams.push(next)
        return next.response.statusCode === 200
      })
      for (const stream of streams) stream.response.destroy()
    })

    it('ends open streams when the server stops', async () => {
      const other = newApp(core, tasks)
      await other.listen({ port: 0, host: '127.0.0.1' })
      const stream = await open(other, `/tasks/${id}/events`)
      await eventually(() => stream.ids().length === 1)
      await other.close()
      await eventually(() => stream.ended())
    })
  })

function bindAll(tasks: Tasks): Tasks {
  return {
    create: tasks.create.bind(tasks),
    report: tasks.report.bind(tasks),
    find: tasks.find.bind(tasks),
    eventsAfter: tasks.eventsAfter.bind(tasks),
    waitForNews: tasks.waitForNews.bind(tasks),
  }
}
