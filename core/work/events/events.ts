import type { EventType } from '../../contracts/define.js'
import type { Tx } from '../../foundation/data/database.js'

/** Inject with `@inject(Events)`. Subscriptions are made through `plugin.events.on`. */
export interface Events {
  /** Writes the fact to the outbox in the caller's transaction; durable handlers hear of it after commit. */
  publish<P>(tx: Tx, event: EventType<P>, payload: P): Promise<void>
}
