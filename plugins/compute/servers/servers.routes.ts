import { IdParams, TaskSchema, Type, inject, injectable, listOf, listQuery } from 'nettoria'
import type { App } from 'nettoria'
import { RequestPower } from '../instances/request-power.js'
import { ObserveServer } from './observe-server.js'
import { ReadServers } from './read-servers.js'
import { Server, ServerState } from './server.view.js'
import { viewTask } from './view-task.js'

const Accepted = Type.Object({ task: TaskSchema })
const Status = Type.Object({
  power: Type.Union([Type.Literal('on'), Type.Literal('off'), Type.Literal('suspended')]),
  guest: Type.Union([
    Type.Object({
      hostname: Type.Union([Type.String(), Type.Null()]),
      ips: Type.Array(Type.String()),
      tools: Type.Union([Type.Literal('running'), Type.Literal('stopped'), Type.Literal('unknown')]),
    }),
    Type.Null(),
  ]),
  usage: Type.Null(),
  task: Type.Optional(TaskSchema),
})
const tags = ['servers']
const read = { permission: 'compute.servers.read' }
const operate = { permission: 'compute.servers.operate' }

/** The servers of an account, under /vms and, for clients of old, under /vcenter/vms. */
@injectable()
export class ServerRoutes {
  constructor(
    @inject(ReadServers) private readonly servers: ReadServers,
    @inject(RequestPower) private readonly power: RequestPower,
    @inject(ObserveServer) private readonly observer: ObserveServer,
  ) {}

  routes(app: App): void {
    this.under(app, '/vms', false)
    this.under(app, '/vcenter/vms', true)
  }

  private under(app: App, prefix: string, hide: boolean): void {
    const { servers, power, observer } = this
    const common = { tags, hide }

    app.get(
      prefix,
      {
        config: read,
        schema: {
          ...common,
          summary: 'List servers',
          querystring: Type.Object({ ...listQuery, state: Type.Optional(ServerState) }),
          response: { 200: listOf(Server) },
        },
      },
      (request) => servers.list(request.signedIn().accountId, request.query, request.locale),
    )

    app.get(
      `${prefix}/:id`,
      { config: read, schema: { ...common, summary: 'Show a server', params: IdParams, response: { 200: Server } } },
      (request) => servers.one(request.signedIn().accountId, request.params.id, request.locale),
    )

    app.get(
      `${prefix}/:id/status`,
      {
        config: read,
        schema: { ...common, summary: 'Ask the hypervisor', params: IdParams, response: { 200: Status } },
      },
      async (request) => {
        const instance = await servers.find(request.signedIn().accountId, request.params.id)
        const [seen, task] = [await observer.observe(instance), await servers.liveTask(instance)]
        const live = { power: seen?.power ?? instance.power, guest: seen?.guest ?? null, usage: null }
        return task ? { ...live, task: viewTask(request, task) } : live
      },
    )

    app.post(
      `${prefix}/:id/power`,
      {
        config: operate,
        schema: {
          ...common,
          summary: 'Switch a server on or off, or ask its system to shut down',
          params: IdParams,
          body: Type.Object({
            action: Type.Union([Type.Literal('on'), Type.Literal('off'), Type.Literal('shutdown')]),
          }),
          response: { 202: Accepted },
        },
      },
      async (request, reply) => {
        const taskId = await power.power(request.signedIn().accountId, request.params.id, request.body.action)
        return reply.status(202).send({ task: viewTask(request, await servers.task(taskId)) })
      },
    )

    app.post(
      `${prefix}/:id/restart`,
      {
        config: operate,
        schema: {
          ...common,
          summary: 'Restart a server; by force without asking its system',
          params: IdParams,
          // A client without a body sends null as far as the validator can see.
          body: Type.Union([Type.Object({ force: Type.Optional(Type.Boolean()) }), Type.Null()]),
          response: { 202: Accepted },
        },
      },
      async (request, reply) => {
        const taskId = await power.restart(
          request.signedIn().accountId,
          request.params.id,
          request.body?.force === true,
        )
        return reply.status(202).send({ task: viewTask(request, await servers.task(taskId)) })
      },
    )
  }
}
