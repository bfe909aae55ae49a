import { randomUUID } from 'node:crypto'
import { Value } from 'typebox/value'
import type { EventType } from '../../contracts/define.js'
import type { Tx } from '../../foundation/data/database.js'
import { eventErrors } from './errors.js'

/** JSON of a payload that matches the event's schema. Throws EVENT_PAYLOAD_INVALID, which names the place and never the value. */
export function encodePayload<P>(event: EventType<P>, payload: P): string {
  if (!Value.Check(event.payload, payload)) {
    const [first] = Value.Errors(event.payload, payload)
    throw eventErrors.EVENT_PAYLOAD_INVALID({
      event: event.name,
      path: first?.instancePath ?? '',
      reason: first?.message ?? 'it does not match',
    })
  }
  return JSON.stringify(payload)
}

/** Writes the fact, and one delivery for each handler known now: whoever subscribes later hears of later facts only. */
export async function writeEvent<P>(
  tx: Tx,
  event: EventType<P>,
  payload: P,
  handlers: string[],
  now: number,
): Promise<void> {
  const json = encodePayload(event, payload)
  const id = randomUUID()
  const aggregate = event.aggregate(payload)
  await tx('core_events').insert({
    id,
    name: event.name,
    version: event.version,
    aggregate,
    payload: json,
    published_at: now,
  })
  if (handlers.length === 0) return
  await tx('core_deliveries').insert(
    // Due since ever: a clock that jumps back must not hide a new fact.
    handlers.map((handler) => ({ event_id: id, handler, aggregate, state: 'due', due_at: 0 })),
  )
}
