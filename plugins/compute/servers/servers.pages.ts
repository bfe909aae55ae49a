import { IdParams, Type, inject, injectable } from 'nettoria'
import type { App, Onward, PanelError } from 'nettoria'
import type { FastifyRequest } from 'fastify'
import { RequestPower } from '../instances/request-power.js'
import { indexOfStep, runPlans } from '../runs/run-plans.js'
import { ServerPage, ServersPage } from './servers.view.js'
import { ReadServers } from './read-servers.js'

const PowerForm = Type.Object({
  action: Type.Union([Type.Literal('on'), Type.Literal('off'), Type.Literal('shutdown')]),
})
const RestartForm = Type.Object({ force: Type.Optional(Type.Boolean()) })

/** The customer's list of servers, one server, and its buttons. */
@injectable()
export class ServerPages {
  constructor(
    @inject(ReadServers) private readonly servers: ReadServers,
    @inject(RequestPower) private readonly power: RequestPower,
  ) {}

  routes(app: App): void {
    app.list('/servers', {
      permission: 'compute.servers.read',
      page: ServersPage,
      load: (request, list) =>
        this.servers.list(request.signedIn().accountId, { ...list, present: true }, request.locale),
      show: (_request, { items, first, next }) => ({ servers: items, first, next }),
    })

    const server = app.detail('/servers/:id', {
      permission: 'compute.servers.read',
      params: IdParams,
      page: ServerPage,
      show: (request) => this.model(request, request.params.id),
    })
    const done = (_taskId: number, { params }: { params: { id: number } }): Onward => ({
      to: `/servers/${params.id}`,
      flash: 'compute.flash.accepted',
    })
    server.form('power', {
      permission: 'compute.servers.operate',
      body: PowerForm,
      act: (request) => this.power.power(request.signedIn().accountId, request.params.id, request.body.action),
      done,
      refused: sayOnPage,
    })
    server.form('restart', {
      permission: 'compute.servers.operate',
      body: RestartForm,
      act: (request) =>
        this.power.restart(request.signedIn().accountId, request.params.id, request.body.force === true),
      done,
      refused: sayOnPage,
    })
  }

  private async model(request: FastifyRequest, id: number) {
    const { accountId } = request.signedIn()
    const instance = await this.servers.find(accountId, id)
    const server = await this.servers.one(accountId, id, request.locale)
    const task = (await this.servers.liveTask(instance)) ?? null
    const run = instance.state === 'provisioning' ? await this.servers.liveRun(instance) : undefined
    const labels = runPlans.create.map((step) => request.t(`compute.steps.${step.name}`))
    const can = (action: (typeof server.actions)[number]) => server.actions.includes(action)
    return {
      server,
      task: task && { id: task.id, progress: task.progress, message: request.t(task.message.key, task.message.params) },
      steps: run?.state === 'going' ? { labels, current: indexOfStep(run) } : null,
      failed: instance.state === 'failed',
      can: { on: can('on'), off: can('off'), shutdown: can('shutdown'), restart: can('restart') },
      cancellable: !['provisioning', 'terminating', 'terminated', 'failed'].includes(instance.state),
    }
  }
}

/** A refused button answers on the server's page as it is now: its state has changed since the page was shown. */
function sayOnPage(error: PanelError, { params }: { params: { id: number } }): Onward | undefined {
  if (error.status === 404 || error.code === 'INPUT_INVALID') return undefined
  const flash = error.status === 409 ? `compute.flash.${error.code}` : `errors.${error.code}`
  return { to: `/servers/${params.id}`, flash, kind: 'warning' }
}
