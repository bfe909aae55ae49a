export const attemptStatuses = [
  'created',
  'redirected',
  'confirming',
  'unknown',
  'paid',
  'failed',
  'cancelled',
  'parked',
] as const
export type AttemptStatus = (typeof attemptStatuses)[number]

const undecided = ['confirming', 'unknown', 'paid', 'failed', 'cancelled', 'parked'] as const

/**
 * What an attempt may become. `confirming`: the gateway knows no result yet. `unknown`: the gateway could not be asked. Money
 * is a fact whenever it shows up, so an attempt taken for failed or cancelled may still be paid.
 */
const next: Record<AttemptStatus, readonly AttemptStatus[]> = {
  created: ['redirected', ...undecided],
  redirected: undecided,
  confirming: undecided,
  unknown: undecided,
  failed: ['paid', 'parked'],
  cancelled: ['paid', 'parked'],
  parked: ['paid'],
  paid: [],
}

/** States in which the gateway is asked again. */
export const openStatuses: readonly AttemptStatus[] = ['created', 'redirected', 'confirming', 'unknown']

export function mayMove(from: AttemptStatus, to: AttemptStatus): boolean {
  return next[from].includes(to)
}
