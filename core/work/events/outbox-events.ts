import { randomUUID } from 'node:crypto'
import type { EventType } from '../../contracts/define.js'
import type { Database, Reader } from '../../foundation/data/database.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import type { EventHandler } from './event-handler.js'
import { listDead, reviveDead } from './dead-letters.js'
import type { DeadDelivery } from './dead-letters.js'
import type { Events } from './events.js'
import { createNews } from './news.js'
import type { News } from './news.js'
import { writeEvent } from './publish.js'
import { Relay } from './relay.js'
import { Subscriptions } from './subscriptions.js'

const handlerLimit = 30_000
const lease = 60_000

/**
 * Domain events over a transactional outbox.
 *
 * - A delivery is made at least once and takes effect once: the handler's effect and the settled delivery commit together.
 * - Order is kept per line: one handler and one aggregate, over all event types. A handler name used for several events shares
 *   one line. Publishers that race on one aggregate get an order only if they lock something of it before they publish.
 * - A failed delivery holds up its line and no other. After ten attempts it is dead: it is logged, kept for `retryDead`, and its
 *   line goes on, because one poisoned fact must not withhold what a customer has paid for. A handler therefore treats a fact as
 *   a reason to look, and reads the present state through its `tx`.
 * - Deliveries are written at publish for the handlers known then: who subscribes later hears later facts only.
 * - Deliveries of a handler that is not registered stay parked until it is; those of a parked handler are written all the same.
 */
export interface EventsRuntime {
  readonly events: Events
  /** Volatile; published facts are among it after commit, under their name. */
  readonly news: News
  /** Throws EVENT_HANDLER_DUPLICATE. */
  on<P>(owner: string, event: EventType<P>, handler: string, run: EventHandler<P>): void
  /** Durable like `on`, for every event whose name matches ("billing.*"). */
  observe(owner: string, pattern: string, handler: string, run: EventHandler<unknown>): void
  /** Keeps facts for a handler whose plugin does not run. `pattern` is an event's name. */
  park(owner: string, pattern: string, handler: string): void
  forget(owner: string): void
  /** Looks for due deliveries at once. */
  wake(): void
  start(): void
  /** Waits for what runs. */
  stop(): Promise<void>
  /** Delivers everything due now and what that publishes; answers how many deliveries were tried. */
  drain(): Promise<number>
  dead(read: Reader, limit: number): Promise<DeadDelivery[]>
  /** Throws EVENT_DELIVERY_UNKNOWN. */
  retryDead(id: number): Promise<void>
}

export interface EventsDeps {
  db: Database
  clock: Clock
  log: Logger
  /** Carries news to other nodes and back. */
  bridge?: ((local: News) => News) | undefined
  /** Milliseconds one handler may take. Default 30 s. */
  handlerLimit?: number
  /** Milliseconds after which a silent process loses what it claimed. Default 60 s. */
  lease?: number
  /** Id of this process among those that share the database. */
  worker?: string
}

export function createEvents(deps: EventsDeps): EventsRuntime {
  const { db, clock } = deps
  const log = deps.log.child({ part: 'events' })
  const subscriptions = new Subscriptions()
  const local = createNews((error) => log.error({ err: error }, 'a listener of news threw'))
  const news = deps.bridge ? deps.bridge(local) : local
  const limits = { handlerLimit: deps.handlerLimit ?? handlerLimit, lease: deps.lease ?? lease }
  const relay = new Relay({ db, clock, log, ...limits, worker: deps.worker ?? randomUUID() }, subscriptions)
  const observe = (owner: string, pattern: string, handler: string, run: EventHandler<unknown>) =>
    subscriptions.add({ owner, handler: `${owner}/${handler}`, pattern, run })
  return {
    events: {
      async publish(tx, event, payload) {
        await writeEvent(tx, event, payload, subscriptions.handlersOf(event.name), clock.now())
        db.afterCommit(tx, () => {
          relay.wake()
          news.emit(event.name, payload)
        })
      },
    },
    news,
    on: (owner, event, handler, run) => observe(owner, event.name, handler, run as EventHandler<unknown>),
    observe,
    park: (owner, pattern, handler) => subscriptions.add({ owner, handler: `${owner}/${handler}`, pattern, run: null }),
    wake: () => relay.wake(),
    forget: (owner) => subscriptions.forget(owner),
    start: () => relay.start(),
    stop: () => relay.stop(),
    drain: () => relay.drain(),
    dead: listDead,
    async retryDead(id) {
      await reviveDead(db, id, clock.now())
      relay.wake()
    },
  }
}
