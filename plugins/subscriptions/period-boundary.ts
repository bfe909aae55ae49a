import { DateTime, IANAZone } from 'luxon'
import type { Period } from 'nettoria/contracts/catalog'

const lengths: Record<Period, { hours: number } | { months: number }> = {
  hourly: { hours: 1 },
  monthly: { months: 1 },
  quarterly: { months: 3 },
  biannual: { months: 6 },
  annual: { months: 12 },
}

/**
 * Instant at which period `index` begins (and `index - 1` ends), in ms. Counted from the anchor each time, on the calendar of
 * `timeZone`: from 31 January follow 28 February and 31 March. An hour is always 3600 seconds.
 */
export function periodBoundary(anchorAt: number, timeZone: string, period: Period, index: number): number {
  const length = lengths[period]
  if ('hours' in length) return anchorAt + index * length.hours * 3_600_000
  return DateTime.fromMillis(anchorAt, { zone: timeZone })
    .plus({ months: length.months * index })
    .toMillis()
}

/** `timeZone`, or UTC where this machine's time zone data does not know it (any more). */
export function usableTimeZone(timeZone: string | undefined): string {
  return timeZone && IANAZone.isValidZone(timeZone) ? timeZone : 'UTC'
}
