import { WorkerGone } from '../../contracts/workers.js'
import type { Database } from '../../foundation/data/database.js'
import { freeDeliveries } from '../events/claim-deliveries.js'
import type { Events } from '../events/events.js'
import { freeJobs } from '../jobs/claim-job.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import { processExists, processSpace } from './process-space.js'

const beatEvery = 5_000
/** Milliseconds of silence after which a process is taken for dead, where its pid cannot be looked up. */
export const silence = 20_000

/** The processes that share this database: each says that it lives, and notices when another does not. */
export interface Workers {
  /** From here on this process may hold things; what dead ones held is free when it resolves. Safe to call twice. */
  enter(): Promise<void>
  /** Frees what processes hold that died. */
  sweep(): Promise<void>
  leave(): Promise<void>
}

interface Deps {
  db: Database
  clock: Clock
  log: Logger
  events: Events
  /** Id of this process, which it writes on whatever it claims. */
  id: string
}

interface WorkerRow {
  id: string
  pid_space: string | null
  pid: number
  seen_at: number
}

/** Workers of this very process: tests run several panels in one. */
const here = new Set<string>()

export function createWorkers({ db, clock, log, events, id }: Deps): Workers {
  const space = processSpace()
  let timer: NodeJS.Timeout | undefined

  const isGone = ({ id: other, pid_space, pid, seen_at }: WorkerRow): boolean => {
    if (here.has(other)) return false
    const known = pid_space !== null && pid_space === space
    return (known && (pid === process.pid || !processExists(pid))) || seen_at <= clock.now() - silence
  }

  async function sweep(): Promise<void> {
    const rows = (await db
      .read('core_workers')
      .whereNot({ id })
      .select('id', 'pid_space', 'pid', 'seen_at')) as WorkerRow[]
    const gone = rows.filter(isGone)
    if (gone.length === 0) return
    await db.transaction(async (tx) => {
      for (const { id: workerId, seen_at, pid } of gone) {
        if ((await tx('core_workers').where({ id: workerId, seen_at }).delete()) !== 1) continue
        const deliveries = await freeDeliveries(tx, workerId)
        const jobs = await freeJobs(tx, workerId, clock.now())
        await events.publish(tx, WorkerGone, { workerId })
        log.warn({ workerId, pid, deliveries, jobs }, 'a process of this panel is gone: what it held is free')
      }
    })
  }

  // One that was taken for dead, because it slept, comes back.
  async function beat(): Promise<void> {
    const row = { id, pid_space: space, pid: process.pid, seen_at: clock.now() }
    await db.transaction((tx) => tx('core_workers').insert(row).onConflict('id').merge(['seen_at']))
    await sweep()
  }

  return {
    async enter() {
      if (timer) return
      here.add(id)
      timer = setInterval(() => {
        beat().catch((error: unknown) => log.warn({ err: error }, 'this process could not tell that it lives'))
      }, beatEvery)
      timer.unref()
      await beat()
    },
    sweep,
    async leave() {
      clearInterval(timer)
      here.delete(id)
      if (timer) await db.transaction((tx) => tx('core_workers').where({ id }).delete())
    },
  }
}
