import { IdParams, Type, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import { RetryRun } from '../runs/retry-run.js'
import { ReadServers } from '../servers/read-servers.js'
import { serverStates } from '../servers/server.view.js'
import { ReadAdminServer } from './read-admin-server.js'
import { ServerPage, ServersPage } from './servers.view.js'
import { TerminateServer } from './terminate-server.js'

const permission = 'compute.manage'

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
    app.list('/servers', {
      permission,
      page: ServersPage,
      filters: { state: Type.Enum(['', ...serverStates]), hostname: Type.String({ maxLength: 253 }) },
      load: (request, list, { state, hostname }) => {
        const filters = {
          ...(state && { state: state as (typeof serverStates)[number] }),
          ...(hostname && { hostname }),
        }
        return this.servers.listAll({ ...list, ...filters }, request.locale)
      },
      show: (request, { items, ...listed }) => ({
        ...listed,
        servers: items,
        states: ['', ...serverStates].map((value) => ({
          value,
          label: request.t(value ? `compute.state.${value}` : 'compute.admin.anyState'),
        })),
      }),
      csv: {
        file: 'servers',
        columns: {
          'compute.server.hostname': (server) => server.hostname,
          'compute.server.status': (server, request) => request.t(`compute.state.${server.state}`),
          'compute.server.ips': (server) => server.ips.join('; '),
          'compute.server.datacenter': (server) => server.datacenter.name,
          'compute.admin.hypervisor': (server) => server.hypervisor,
          'compute.admin.account': (server) => server.accountId,
          'compute.server.created': (server) => server.createdAt,
        },
      },
    })

    app
      .detail('/servers/:id', {
        permission,
        params: IdParams,
        page: ServerPage,
        show: async (request, form) => ({
          form,
          ...(await this.detail.read(request.params.id, request.locale)),
        }),
      })
      .form('retry', {
        act: (request) => this.retrying.retry(request.params.id),
        done: (_taskId, { params }) => ({ to: `/admin/servers/${params.id}`, flash: 'compute.flash.accepted' }),
      })
      .confirm('terminate', {
        name: async (request) => (await this.detail.read(request.params.id, request.locale)).server.hostname,
        act: (request) => {
          const { confirm } = request.body as { confirm: string }
          return this.terminating.terminate(request.params.id, confirm, request.signedIn().userId)
        },
        done: (_taskId, { params }) => ({ to: `/admin/servers/${params.id}`, flash: 'compute.flash.accepted' }),
      })
  }
}
