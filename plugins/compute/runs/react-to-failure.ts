import { isPanelError } from 'nettoria'
import { DriverError } from 'nettoria/contracts/hypervisors'
import type { DriverErrorClass } from 'nettoria/contracts/hypervisors'

export type Reaction =
  | { do: 'retry'; inMs: number; alert?: boolean }
  /** The hypervisor is full: choose another one. */
  | { do: 'elsewhere' }
  | { do: 'give-up' }

/** Failed tries of one step before it has failed for good. An auth error may be mended by the operator: slow, until the limit. */
const tries: Record<DriverErrorClass, number> = {
  transient: 8,
  ambiguous: 8,
  conflict: 3,
  capacity: 5,
  auth: Infinity,
  notfound: 1,
  permanent: 1,
  unsupported: 1,
}

export function classOf(error: unknown): DriverErrorClass {
  if (error instanceof DriverError) return error.errorClass
  // Two reservations met in the database, or the panel itself stumbled: the same again is right.
  return isPanelError(error, 'DATA_DUPLICATE') ? 'conflict' : 'transient'
}

/**
 * What follows a failed attempt. `attempt` counts from 1; `random` is 0 to 1. `persistent` work (taking a server away) is never
 * given up: it slows down and tells the operator.
 */
export function reactToFailure(
  error: unknown,
  situation: { attempt: number; persistent: boolean; canMove: boolean },
  random: number,
): Reaction {
  const errorClass = classOf(error)
  const { attempt, persistent, canMove } = situation
  if (errorClass === 'auth') return { do: 'retry', inMs: 300_000, alert: true }
  const inMs = backOff(errorClass, attempt, error, random)
  if (persistent) return { do: 'retry', inMs, alert: attempt >= tries[errorClass] }
  if (attempt >= tries[errorClass]) return { do: 'give-up' }
  if (errorClass === 'capacity' && canMove) return { do: 'elsewhere' }
  return { do: 'retry', inMs }
}

function backOff(errorClass: DriverErrorClass, attempt: number, error: unknown, random: number): number {
  if (error instanceof DriverError && error.options.retryAfterMs !== undefined) return error.options.retryAfterMs
  if (errorClass === 'capacity') return 60_000
  const ceiling = Math.min(300_000, 1000 * 2 ** attempt)
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}
