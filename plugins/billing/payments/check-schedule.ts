const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** When the gateway is asked first, if the customer never comes back and no webhook arrives. */
export const firstCheck = 5 * minute

const delays = [minute, 5 * minute, hour, day]
const givesUpAfter = 30

/** Milliseconds until the gateway is asked again after `checks` undecided answers; null when asking on is pointless. */
export function nextCheck(checks: number): number | null {
  if (checks >= givesUpAfter) return null
  return delays[Math.min(checks - 1, delays.length - 1)] ?? minute
}
