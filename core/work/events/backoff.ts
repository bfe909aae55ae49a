/** Attempts before a delivery is dead. With the waits below that is about half an hour of trying. */
export const maxAttempts = 10

/**
 * Milliseconds to wait after the nth failed attempt: doubling from `first` to at most `longest`, spread over the upper half of that
 * time, so that what failed together does not come back together.
 */
export function backoff(attempt: number, first = 2_000, longest = 600_000): number {
  const full = Math.min(longest, first * 2 ** (attempt - 1))
  return Math.round(full / 2 + (full / 2) * Math.random())
}
