import { Database, Tasks, inject, injectable } from 'nettoria'
import type { App, Static } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import type { CatalogNames } from 'nettoria/contracts/catalog'
import { Instances } from 'nettoria/contracts/compute'
import type { InstanceSummary } from 'nettoria/contracts/compute'
import type { FastifyRequest } from 'fastify'
import { DashboardPage } from './dashboard.view.js'
import { imageIcon } from './image-icon.js'

type Servers = NonNullable<Static<typeof DashboardPage.model>['servers']>
const shown = 6

/** The customer's first page: their servers here, the rest from the slots of other plugins. */
@injectable()
export class DashboardPages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Tasks) private readonly tasks: Tasks,
    @inject(Catalog) private readonly catalog: Catalog,
    @inject(Instances) private readonly instances: Instances | undefined,
  ) {}

  routes(app: App): void {
    app.detail('/dashboard', {
      permission: 'self',
      page: DashboardPage,
      show: async (request) => ({ servers: this.instances ? await this.servers(this.instances, request) : null }),
    })
  }

  private async servers(instances: Instances, request: FastifyRequest): Promise<Servers> {
    const { accountId } = request.signedIn()
    const read = this.db.read
    const [counts, items] = await Promise.all([
      instances.counts(read, accountId),
      instances.ofAccount(read, accountId, shown),
    ])
    // Only the first server at work shows its progress: each bar is a query and an open stream.
    const busy = items.find((item) => item.taskId !== null)
    const [names, task] = await Promise.all([
      this.catalog.names(read, request.locale),
      busy ? this.tasks.find(read, busy.taskId!) : undefined,
    ])
    const progress = task &&
      task.finishedAt === null && {
        id: task.id,
        progress: task.progress,
        label: request.t(task.message.key, task.message.params),
      }
    return {
      ...counts,
      items: items.map((item) => ({
        id: item.id,
        hostname: item.hostname,
        state: item.state,
        ip: item.ips[0] ?? null,
        ...place(item, names),
        href: `/servers/${item.id}`,
        task: (item === busy && progress) || null,
      })),
    }
  }
}

function place(item: InstanceSummary, names: CatalogNames) {
  const image = names.images.get(item.imageId)
  return {
    image: image ? { name: image.name, version: image.version } : null,
    icon: imageIcon(image?.family),
    datacenter: names.datacenters.get(item.datacenterId)?.name ?? '',
  }
}
