import { hookErrors } from './errors.js'

export interface Ordered {
  readonly owner: string
  /** The plugin whose taps run later than this one. */
  readonly before?: string | undefined
  /** The plugin whose taps run earlier than this one. */
  readonly after?: string | undefined
}

/**
 * Taps in their order: what `before` and `after` ask for, else as they were made. A plugin that is not there orders nothing.
 * Throws HOOK_ORDER_CYCLE naming two plugins that wait for each other.
 */
export function orderTaps<T extends Ordered>(hook: string, taps: readonly T[]): T[] {
  const waiting = [...taps]
  const ordered: T[] = []
  while (waiting.length > 0) {
    const free = waiting.findIndex((tap) => !waiting.some((other) => runsBefore(other, tap)))
    if (free === -1) throw cycleError(hook, waiting)
    ordered.push(...waiting.splice(free, 1))
  }
  return ordered
}

function runsBefore(one: Ordered, other: Ordered): boolean {
  return one.owner !== other.owner && (one.before === other.owner || other.after === one.owner)
}

// Every waiting tap waits for another, so walking from one to what it waits for comes round.
function cycleError(hook: string, waiting: readonly Ordered[]) {
  const seen: Ordered[] = []
  let tap = waiting[0]!
  while (!seen.includes(tap)) {
    seen.push(tap)
    const current = tap
    tap = waiting.find((other) => runsBefore(other, current))!
  }
  const second = seen.at(-1)!
  return hookErrors.HOOK_ORDER_CYCLE({ hook, first: tap.owner, second: second.owner })
}
