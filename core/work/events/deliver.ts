import type { Database } from '../../foundation/data/database.js'
import { withinLimit } from '../hooks/time-limit.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import { faultPoint } from '../../foundation/kernel/fault-point.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import { backoff, maxAttempts } from './backoff.js'
import type { ClaimedDelivery } from './claim-deliveries.js'
import { eventErrors } from './errors.js'
import type { RunningSubscription } from './subscriptions.js'

export interface DeliverDeps {
  db: Database
  clock: Clock
  log: Logger
  /** Milliseconds one handler may take. */
  handlerLimit: number
}

/**
 * Runs one handler. The delivery row is its inbox: it is settled first, in the handler's own transaction, so effect and
 * inbox commit together, and whoever lost the claim meanwhile does nothing. Never rejects.
 */
export async function deliver(
  deps: DeliverDeps,
  delivery: ClaimedDelivery,
  subscription: RunningSubscription,
): Promise<void> {
  const { db, clock, handlerLimit } = deps
  const { id, claim, handler } = delivery
  const log = deps.log.child({ event: delivery.name, eventId: delivery.eventId, handler })
  try {
    if (delivery.attempts > maxAttempts) throw eventErrors.EVENT_HANDLER_FATAL({ handler, attempts: maxAttempts })
    await db.transaction(async (tx) => {
      const held = await tx('core_deliveries')
        .where({ id, claim, state: 'due' })
        .update({ state: 'done', settled_at: clock.now(), claim: null, claimed_until: 0, last_error: null })
      if (held === 0) return
      const payload: unknown = JSON.parse(delivery.payload)
      const context = { id: delivery.eventId, name: delivery.name, at: delivery.publishedAt, log }
      await withinLimit(
        handlerLimit,
        () => subscription.run(tx, payload, context),
        () => eventErrors.EVENT_HANDLER_SLOW({ handler, limit: handlerLimit }),
      )
      faultPoint(`events.before-delivery-commit:${handler}`)
    })
    faultPoint(`events.after-delivery-commit:${handler}`)
  } catch (error) {
    await recordFailure(deps, delivery, error, log)
  }
}

async function recordFailure(deps: DeliverDeps, delivery: ClaimedDelivery, error: unknown, log: Logger): Promise<void> {
  const { id, claim, attempts } = delivery
  const now = deps.clock.now()
  const dead = attempts >= maxAttempts
  if (dead) log.error({ err: error, deliveryId: id, attempts }, 'event handler failed for good: the delivery is dead')
  else log.warn({ err: error, deliveryId: id, attempts }, 'event handler failed: it will be tried again')
  const failed = deps.db.transaction((tx) =>
    tx('core_deliveries')
      .where({ id, claim, state: 'due' })
      .update({
        state: dead ? 'dead' : 'due',
        due_at: now + backoff(attempts),
        settled_at: dead ? now : null,
        claim: null,
        claimed_until: 0,
        last_error: describe(error),
      }),
  )
  await failed.catch((cause: unknown) => {
    log.error(
      { err: cause, deliveryId: id },
      'the failure could not be written: the delivery comes back after its lease',
    )
  })
}

function describe(error: unknown): string {
  const text =
    error instanceof Error ? `${(error as { code?: string }).code ?? error.name}: ${error.message}` : String(error)
  return text.slice(0, 2_000)
}
