import { Database, Tasks, httpErrors, inject, injectable, keysetPage, pageOf } from 'nettoria'
import type { Page, TaskView } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import type { InstanceState } from 'nettoria/contracts/compute'
import { addressesOf } from '../instances/list-instances.js'
import { Instance } from '../instances/instance.model.js'
import { Run } from '../runs/run.model.js'
import { listServers } from './list-servers.js'
import { viewAdminServer, viewServer } from './server.view.js'
import type { ServerView, ShownInstance } from './server.view.js'

export interface AllServersQuery {
  limit: number
  cursor?: string
  state?: InstanceState
  accountId?: number
  /** How the host name begins. */
  hostname?: string
}

const beginsWith = (text: string) => `${text.toLowerCase().replace(/[!%_]/g, '!$&')}%`

/** Servers of one account, with the names of what they are made of. Asks no hypervisor. */
@injectable()
export class ReadServers {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Catalog) private readonly catalog: Catalog,
    @inject(Tasks) private readonly tasks: Tasks,
  ) {}

  /** Newest first. `present` leaves out those that are gone. */
  async list(
    accountId: number,
    query: { limit: number; cursor?: string; state?: InstanceState; present?: true },
    locale: string,
  ): Promise<Page<ServerView>> {
    const page = pageOf(await listServers(this.db.read, accountId, query), query.limit)
    const views = await this.named(
      page.items.map(({ instance }) => instance),
      new Map(page.items.map((listed) => [listed.id, listed])),
      locale,
    )
    return { items: views, nextCursor: page.nextCursor }
  }

  /** Servers of everybody, with what only the operator sees. Newest first. */
  async listAll(query: AllServersQuery, locale: string) {
    const all = Instance.query(this.db.read)
    // The escape sign and its use are the same on every engine; knex has no builder for it.
    if (query.hostname) all.whereRaw("lower(hostname) like ? escape '!'", [beginsWith(query.hostname)])
    if (query.state) all.where({ state: query.state })
    if (query.accountId) all.where({ account_id: query.accountId })
    const page = await keysetPage<Instance>(all, query)
    const views = await this.view(page.items, locale)
    const items = page.items.map((instance, index) => viewAdminServer(instance, views[index]!))
    return { items, nextCursor: page.nextCursor }
  }

  /** Throws NOT_FOUND, also for another account's server. */
  async find(accountId: number, id: number): Promise<Instance> {
    const instance = await Instance.query(this.db.read).findOne({ id, account_id: accountId })
    if (!instance) throw httpErrors.NOT_FOUND()
    return instance
  }

  async one(accountId: number, id: number, locale: string): Promise<ServerView> {
    return (await this.view([await this.find(accountId, id)], locale))[0]!
  }

  /** The task of a server that is still being worked on. */
  async liveTask(instance: Instance): Promise<TaskView | undefined> {
    const task = instance.taskId === null ? undefined : await this.tasks.find(this.db.read, instance.taskId)
    return task && task.finishedAt === null ? task : undefined
  }

  async task(id: number): Promise<TaskView> {
    return (await this.tasks.find(this.db.read, id))!
  }

  async liveRun(instance: Instance): Promise<Run | undefined> {
    return Run.query(this.db.read).findOne({ live_instance_id: instance.id })
  }

  private async view(instances: ShownInstance[], locale: string): Promise<ServerView[]> {
    const ids = instances.map((instance) => instance.id)
    const ips = await addressesOf(this.db.read, ids)
    const live = await Run.query(this.db.read).select('instance_id').whereIn('live_instance_id', ids)
    const busy = new Set(live.map((run) => run.instanceId))
    const around = new Map(ids.map((id) => [id, { ips: ips.get(id) ?? [], busy: busy.has(id) }]))
    return this.named(instances, around, locale)
  }

  /** With the names of what they are made of. */
  private async named(
    instances: ShownInstance[],
    around: Map<number, { ips: string[]; busy: boolean }>,
    locale: string,
  ): Promise<ServerView[]> {
    const names = await this.catalog.names(this.db.read, locale)
    return instances.map((instance) =>
      viewServer(instance, {
        ...around.get(instance.id)!,
        image: names.images.get(instance.imageId),
        datacenter: names.datacenters.get(instance.datacenterId),
      }),
    )
  }
}
