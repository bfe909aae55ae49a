import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from 'nettoria'
import { DriverError } from 'nettoria/contracts/hypervisors'
import type { DriverCall } from 'nettoria/contracts/hypervisors'

/** Waits for an instant of the panel's clock, reporting progress. A caller who gives up leaves the work running. */
export async function waitUntil(clock: Clock, call: DriverCall, from: number, until: number): Promise<void> {
  while (clock.now() < until) {
    if (call.signal?.aborted) throw new DriverError('ambiguous', 'Nobody waited for the task; it goes on.')
    call.progress?.(Math.floor((100 * (clock.now() - from)) / (until - from)))
    await pause(Math.min(200, Math.max(1, until - clock.now())))
  }
  call.progress?.(100)
}
