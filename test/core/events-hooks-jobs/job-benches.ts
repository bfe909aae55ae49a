import type { JobParameters, JobRepository } from 'agenda'
import { createAgendaJobs } from '../../../core/work/jobs/agenda-jobs.js'
import { BusyCount } from '../../../core/work/jobs/busy-count.js'
import { KnexJobRepository } from '../../../core/work/jobs/knex-job-repository.js'
import { openQueue } from '../../../core/work/jobs/open-queue.js'
import type { Engine } from '../../../core/foundation/data/database.js'
import { systemClock } from '../../../core/foundation/kernel/clock.js'
import { installationId } from '../../../core/foundation/kernel/installation.js'
import type { QueueBench, QueuedRun } from './job-behaviour.js'
import { coreDatabase, readableLog } from './support.js'

/** The queue in the panel's own database. */
export async function sqlBench(engine: Engine): Promise<QueueBench> {
  const core = await coreDatabase(engine)
  const repository = new KnexJobRepository(core.db, systemClock, readableLog().log, new BusyCount(), 'looker')
  return {
    core,
    newRuntime: async (log) => createAgendaJobs({ db: core.db, clock: systemClock, log }),
    rows: () => rowsOf(repository, (data) => data),
    clear: async () => void (await repository.purgeAllJobs()),
    close: () => core.drop(),
  }
}

/** A queue of JOBS_URL beside a panel's database. `closeServer` ends what was started for it. */
export async function queueBench(
  engine: Engine,
  queueUrl: (core: { url: string }) => string | Promise<string>,
  closeServer?: () => Promise<void>,
): Promise<QueueBench> {
  const core = await coreDatabase(engine)
  const url = await queueUrl(core)
  const open = async () => openQueue(url, { panelId: await installationId(core.db), log: readableLog().log })
  const looker = await open()
  return {
    core,
    queueUrl: url,
    async newRuntime(log) {
      const queue = await open()
      const runtime = createAgendaJobs({ db: core.db, clock: systemClock, log, queue })
      const stop = () => runtime.stop().then(() => queue.disconnect())
      return { ...runtime, stop }
    },
    rows: () => rowsOf(looker.repository, (data) => (data as { value: unknown }).value),
    async clear() {
      await looker.repository.purgeAllJobs()
      await core.db.knex('core_job_keys').delete()
    },
    async close() {
      await looker.disconnect()
      await core.drop()
      await closeServer?.()
    },
  }
}

async function rowsOf(repository: JobRepository, open: (data: unknown) => unknown): Promise<QueuedRun[]> {
  const { jobs } = await repository.queryJobs({ sort: { nextRunAt: 'asc' } })
  return jobs.map((job: JobParameters) => ({
    name: job.name,
    data: open(job.data),
    nextRunAt: job.nextRunAt?.getTime() ?? null,
    locked: Boolean(job.lockedAt),
    failCount: job.failCount ?? 0,
    failReason: job.failReason ?? undefined,
  }))
}
