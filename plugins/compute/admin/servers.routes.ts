import { Database, IdParams, TaskSchema, Type, inject, injectable, keysetPage, listOf, listQuery } from 'nettoria'
import type { App } from 'nettoria'
import { RetryRun } from '../runs/retry-run.js'
import { Run, RunLogLine } from '../runs/run.model.js'
import { ReadServers } from '../servers/read-servers.js'
import { ServerState } from '../servers/server.view.js'
import { viewTask } from '../servers/view-task.js'
import { AdminRun, AdminServer, AdminServerDetail, viewRun } from './admin.view.js'
import { ReadAdminServer } from './read-admin-server.js'
import { TerminateServer } from './terminate-server.js'

const config = { permission: 'compute.manage' }
const tags = ['admin']
const Accepted = Type.Object({ task: TaskSchema })

/** The servers of all accounts: where an operator looks, and what he does when one is stuck. */
@injectable()
export class AdminServerRoutes {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(ReadServers) private readonly servers: ReadServers,
    @inject(ReadAdminServer) private readonly detail: ReadAdminServer,
    @inject(RetryRun) private readonly retrying: RetryRun,
    @inject(TerminateServer) private readonly terminating: TerminateServer,
  ) {}

  routes(app: App): void {
    app.get(
      '/admin/vms',
      {
        config,
        schema: {
          summary: 'List the servers of all accounts',
          tags,
          querystring: Type.Object({
            ...listQuery,
            state: Type.Optional(ServerState),
            accountId: Type.Optional(Type.Integer({ minimum: 1, maximum: 2147483647 })),
            hostname: Type.Optional(Type.String({ maxLength: 253 })),
          }),
          response: { 200: listOf(AdminServer) },
        },
      },
      (request) => this.servers.listAll(request.query, request.locale),
    )

    app.get(
      '/admin/vms/:id',
      {
        config,
        schema: {
          summary: 'Show a server of any account',
          tags,
          params: IdParams,
          response: { 200: AdminServerDetail },
        },
      },
      async (request) => (await this.detail.read(request.params.id, request.locale)).server,
    )

    app.get(
      '/admin/vms/:id/runs',
      {
        config,
        schema: {
          summary: 'What was done with a server, newest first',
          tags,
          params: IdParams,
          querystring: Type.Object(listQuery),
          response: { 200: listOf(AdminRun) },
        },
      },
      async (request) => {
        const runs = Run.query(this.db.read).where({ instance_id: request.params.id })
        const page = await keysetPage<Run>(runs, request.query)
        const runIds = page.items.map((run) => run.id)
        const lines = await RunLogLine.query(this.db.read).whereIn('run_id', runIds).orderBy('id').limit(5000)
        const linesOf = (run: Run) => lines.filter((line) => line.runId === run.id)
        return { items: page.items.map((run) => viewRun(run, linesOf(run))), nextCursor: page.nextCursor }
      },
    )

    app.post(
      '/admin/vms/:id/retry',
      {
        config: { ...config, idempotent: true },
        schema: {
          summary: 'Go on with what failed or waits, from the step where it stopped; never after a refund',
          tags,
          params: IdParams,
          response: { 202: Accepted },
        },
      },
      async (request, reply) => {
        const task = await this.servers.task(await this.retrying.retry(request.params.id))
        return reply.status(202).send({ task: viewTask(request, task) })
      },
    )

    app.post(
      '/admin/vms/:id/terminate',
      {
        config: { ...config, idempotent: true },
        schema: {
          summary: 'Remove a server with its disks; its host name proves which one is meant',
          tags,
          params: IdParams,
          body: Type.Object({ hostname: Type.String({ minLength: 1, maxLength: 253 }) }),
          response: { 202: Accepted },
        },
      },
      async (request, reply) => {
        const { userId } = request.signedIn()
        const task = await this.terminating.terminate(request.params.id, request.body.hostname, userId)
        return reply.status(202).send({ task: viewTask(request, await this.servers.task(task)) })
      },
    )
  }
}
