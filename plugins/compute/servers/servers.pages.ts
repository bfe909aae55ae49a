import { IdParams, Type, isPanelError, listQuery } from 'nettoria'
import type { Routes } from 'nettoria'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { RequestPower } from '../instances/request-power.js'
import { runPlans } from '../runs/run-plans.js'
import { ServerPage, ServersPage } from './pages.js'
import type { ReadServers } from './read-servers.js'

const read = { permission: 'compute.servers.read' }
const operate = { permission: 'compute.servers.operate' }

/** The customer's list of servers, one server, and its buttons. */
export function serverPages(servers: ReadServers, power: RequestPower): Routes {
  async function show(request: FastifyRequest, id: number) {
    const { accountId } = request.signedIn()
    const instance = await servers.find(accountId, id)
    const server = await servers.one(accountId, id, request.locale)
    const task = (await servers.liveTask(instance)) ?? null
    const run = instance.state === 'provisioning' ? await servers.liveRun(instance) : undefined
    const labels = runPlans.create.map((step) => request.t(`compute.steps.${step.name}`))
    const can = (action: (typeof server.actions)[number]) => server.actions.includes(action)
    return {
      server,
      task: task && { id: task.id, progress: task.progress, message: request.t(task.message.key, task.message.params) },
      steps: run?.state === 'going' ? { labels, current: run.step } : null,
      failed: instance.state === 'failed',
      can: { on: can('on'), off: can('off'), shutdown: can('shutdown'), restart: can('restart') },
      cancellable: !['provisioning', 'terminating', 'terminated', 'failed'].includes(instance.state),
    }
  }

  /** A refused button answers with a notice on the server's page: its state has changed since the page was shown. */
  async function act(reply: FastifyReply, id: number, action: () => Promise<number>) {
    try {
      await action()
      return reply.done(`/servers/${id}`, { kind: 'success', message: 'compute.notice.accepted' })
    } catch (error) {
      if (!isPanelError(error) || error.status !== 409) throw error
      return reply.done(`/servers/${id}`, { kind: 'warning', message: `compute.notice.${error.code}` })
    }
  }

  return (app) => {
    app.get('/servers', { config: read, schema: { querystring: Type.Object(listQuery) } }, async (request, reply) => {
      const page = await servers.list(request.signedIn().accountId, { ...request.query, present: true }, request.locale)
      const next = page.nextCursor === null ? null : `/servers?cursor=${encodeURIComponent(page.nextCursor)}`
      return reply.page(ServersPage, { servers: page.items, next })
    })

    app.get('/servers/:id', { config: read, schema: { params: IdParams } }, async (request, reply) =>
      reply.page(ServerPage, await show(request, request.params.id)),
    )

    const PowerForm = Type.Object({
      action: Type.Union([Type.Literal('on'), Type.Literal('off'), Type.Literal('shutdown')]),
    })
    app.post(
      '/servers/:id/power',
      { config: operate, schema: { params: IdParams, body: PowerForm } },
      (request, reply) => {
        const { id } = request.params
        return act(reply, id, () => power.power(request.signedIn().accountId, id, request.body.action))
      },
    )

    const RestartForm = Type.Object({ force: Type.Optional(Type.Boolean()) })
    app.post(
      '/servers/:id/restart',
      { config: operate, schema: { params: IdParams, body: RestartForm } },
      (request, reply) => {
        const { id } = request.params
        return act(reply, id, () => power.restart(request.signedIn().accountId, id, request.body.force === true))
      },
    )
  }
}
