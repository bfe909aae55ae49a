import type { Tx } from '../../foundation/data/database.js'
import type { Logger } from '../../foundation/kernel/logger.js'

export interface EventContext {
  /** Id of the event: stable over deliveries. */
  readonly id: string
  readonly name: string
  /** When the fact was stated, ms. */
  readonly at: number
  readonly log: Logger
}

/** The handler's effect and its inbox row commit in `tx` together, so it takes effect once. */
export type EventHandler<P> = (tx: Tx, payload: P, context: EventContext) => Promise<void>
