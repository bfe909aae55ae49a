import { Clock, Database, httpErrors, inject, injectable } from 'nettoria'
import type { Static } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import { addressesOf } from '../instances/list-instances.js'
import { Instance } from '../instances/instance.model.js'
import { isRetryable } from '../runs/retry-run.js'
import { Run, RunLogLine, liveStates } from '../runs/run.model.js'
import { viewAdminServer, viewServer } from '../servers/server.view.js'
import { mayTerminate } from './terminate-server.js'
import { viewRun } from './admin.view.js'
import type { AdminRun, AdminServerDetail } from './admin.view.js'

export interface FoundServer {
  server: Static<typeof AdminServerDetail>
  /** Newest first, the last ten. */
  runs: Static<typeof AdminRun>[]
}

/** One server with the log of what was done with it: five queries. Asks no hypervisor. */
@injectable()
export class ReadAdminServer {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Clock) private readonly clock: Clock,
    @inject(Catalog) private readonly catalog: Catalog,
  ) {}

  /** Throws NOT_FOUND. */
  async read(id: number, locale: string): Promise<FoundServer> {
    const read = this.db.read
    const instance = await Instance.query(read).findById(id)
    if (!instance) throw httpErrors.NOT_FOUND()
    const runs = await Run.query(read).where({ instance_id: id }).orderBy('id', 'desc').limit(10)
    const runIds = runs.map((run) => run.id)
    const lines = await RunLogLine.query(read).whereIn('run_id', runIds).orderBy('id', 'desc').limit(500)
    lines.reverse()
    const ips = (await addressesOf(read, [id])).get(id) ?? []
    const { datacenterId, imageId } = instance
    const names = await this.catalog.names(read, locale)
    const busy = runs.some((run) => liveStates.includes(run.state))
    const around = { ips, busy, image: names.images.get(imageId), datacenter: names.datacenters.get(datacenterId) }
    const can = { retry: isRetryable(instance, runs[0], this.clock.now()), terminate: mayTerminate(instance) }
    const view = viewAdminServer(instance, viewServer(instance, around))
    return {
      server: { ...view, template: instance.template, can },
      runs: runs.map((run) =>
        viewRun(
          run,
          lines.filter((line) => line.runId === run.id),
        ),
      ),
    }
  }
}
