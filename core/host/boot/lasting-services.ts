import { createHmac, randomUUID } from 'node:crypto'
import type { Messenger } from '../../contracts/messages.js'
import type { OpenDatabase } from '../../foundation/data/knex-database.js'
import { createEvents } from '../../work/events/outbox-events.js'
import type { EventsRuntime } from '../../work/events/outbox-events.js'
import { createAgendaJobs } from '../../work/jobs/agenda-jobs.js'
import type { JobsRuntime } from '../../work/jobs/runtime.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { Config } from '../../foundation/kernel/config.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import type { Shared } from './open-shared.js'
import type { Sealer, Tasks } from '../services.js'
import { createSealer } from '../../web/settings/aes-sealer.js'
import { SettingsStore } from '../../web/settings/settings-store.js'
import { createTasks } from '../../work/tasks/sql-tasks.js'
import { createWorkers } from '../../work/workers/workers.js'
import type { Workers } from '../../work/workers/workers.js'

/** What lives as long as the process: generations of plugins come and go on top of it. */
export interface LastingServices {
  readonly config: Config
  readonly db: OpenDatabase
  readonly clock: Clock
  readonly log: Logger
  readonly panelId: string
  readonly events: EventsRuntime
  readonly jobs: JobsRuntime
  readonly workers: Workers
  readonly shared: Shared
  /** Id of this process among those that share the database. */
  readonly workerId: string
  readonly tasks: Tasks
  readonly sealer: Sealer
  readonly store: SettingsStore
  /** What identity sends messages with, given what a plugin provides. */
  readonly messengerOf: (provided: Messenger | undefined) => Messenger | undefined
  /** A key for one purpose, derived from APP_KEY. */
  derivedKey(purpose: string): string
}

interface Options {
  config: Config
  db: OpenDatabase
  clock: Clock
  log: Logger
  panelId: string
  shared: Shared
  jobs?: ((core: { db: OpenDatabase; clock: Clock; log: Logger }) => JobsRuntime) | undefined
  messenger?: ((provided: Messenger | undefined) => Messenger) | undefined
}

export function createLastingServices({ jobs: makeJobs, messenger, ...given }: Options): LastingServices {
  const { config, db, clock, log, shared } = given
  const sealer = createSealer(new Map([[1, config.secrets.appKey]]))
  const workerId = randomUUID()
  const events = createEvents({ db, clock, log, worker: workerId, bridge: shared.bridge })
  return {
    ...given,
    events,
    jobs: makeJobs
      ? makeJobs({ db, clock, log })
      : createAgendaJobs({ db, clock, log, workerId, queue: shared.queue, news: events.news }),
    workers: createWorkers({ db, clock, log, events: events.events, id: workerId }),
    workerId,
    tasks: createTasks({ db, clock, news: events.news }),
    sealer,
    store: new SettingsStore(db, sealer),
    messengerOf: messenger ?? ((provided) => provided),
    derivedKey: (purpose) => createHmac('sha256', config.secrets.appKey).update(purpose).digest('base64url'),
  }
}
