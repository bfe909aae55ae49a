import {
  FormState,
  IdParams,
  Type,
  definePage,
  emptyForm,
  inject,
  injectable,
  isPanelError,
  listQuery,
  refusedForm,
} from 'nettoria'
import type { App } from 'nettoria'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { RetryRun } from '../runs/retry-run.js'
import { ReadServers } from '../servers/read-servers.js'
import { ServerState, serverStates } from '../servers/server.view.js'
import { AdminRun, AdminServer, AdminServerDetail } from './admin.view.js'
import { ReadAdminServer } from './read-admin-server.js'
import { TerminateServer } from './terminate-server.js'

const config = { permission: 'compute.manage' }
const Option = Type.Object({ value: Type.String(), label: Type.String() })

export const ServersPage = definePage(
  'compute/admin/servers',
  Type.Object({
    form: FormState,
    states: Type.Array(Option),
    servers: Type.Array(AdminServer),
    filtered: Type.Boolean(),
    next: Type.String(),
  }),
)

export const ServerPage = definePage(
  'compute/admin/server',
  Type.Object({ form: FormState, server: AdminServerDetail, runs: Type.Array(AdminRun) }),
)

const Filters = Type.Object({
  ...listQuery,
  state: Type.Optional(Type.Union([ServerState, Type.Literal('')])),
  hostname: Type.Optional(Type.String({ maxLength: 253 })),
})
const TerminateForm = Type.Object({ hostname: Type.String({ maxLength: 300 }) })

/** The operator's list of servers, and one with its log, its retry and its end. */
@injectable()
export class AdminServerPages {
  constructor(
    @inject(ReadServers) private readonly servers: ReadServers,
    @inject(ReadAdminServer) private readonly detail: ReadAdminServer,
    @inject(RetryRun) private readonly retrying: RetryRun,
    @inject(TerminateServer) private readonly terminating: TerminateServer,
  ) {}

  routes(app: App): void {
    app.get('/servers', { config, schema: { querystring: Filters } }, async (request, reply) => {
      const { state, hostname = '', limit, cursor } = request.query
      const filters = { ...(state && { state }), ...(hostname && { hostname }) }
      const query = { limit, ...(cursor !== undefined && { cursor }), ...filters }
      const page = await this.servers.listAll(query, request.locale)
      const labels = serverStates.map((value) => ({ value, label: request.t(`compute.state.${value}`) }))
      return reply.page(ServersPage, {
        form: emptyForm({ hostname, state: state ?? '' }),
        states: [{ value: '', label: request.t('compute.admin.anyState') }, ...labels],
        servers: page.items,
        filtered: Object.keys(filters).length > 0,
        next: page.nextCursor ? `/admin/servers?${new URLSearchParams({ ...filters, cursor: page.nextCursor })}` : '',
      })
    })

    app.get('/servers/:id', { config, schema: { params: IdParams } }, async (request, reply) =>
      reply.page(ServerPage, { form: emptyForm(), ...(await this.detail.read(request.params.id, request.locale)) }),
    )

    app.post('/servers/:id/retry', { config, schema: { params: IdParams } }, async (request, reply) => {
      const { id } = request.params
      return this.answer(request, reply, id, () => this.retrying.retry(id))
    })

    app.post(
      '/servers/:id/terminate',
      { config, schema: { params: IdParams, body: TerminateForm } },
      async (request, reply) => {
        const { id } = request.params
        const { userId } = request.signedIn()
        return this.answer(request, reply, id, () => this.terminating.terminate(id, request.body.hostname, userId))
      },
    )
  }

  /** A refusal shows the page again with its reason. */
  private async answer(request: FastifyRequest, reply: FastifyReply, id: number, act: () => Promise<number>) {
    try {
      await act()
      return reply.done(`/admin/servers/${id}`, { kind: 'success', message: 'compute.notice.accepted' })
    } catch (error) {
      if (!isPanelError(error) || error.status >= 500 || error.status === 404) throw error
      const form = refusedForm(error, request)
      return reply.page(ServerPage, { form, ...(await this.detail.read(id, request.locale)) }, { status: error.status })
    }
  }
}
