import type { Period } from 'nettoria/contracts/catalog'
import { orderErrors } from '../errors.js'

/** Hours are charged to a wallet as they pass; no plugin keeps one, so they are priced but not sold. */
export const isOrderable = (period: Period) => period !== 'hourly'

/** Throws ORDER_HOURLY_UNAVAILABLE (409). */
export function requireOrderable(period: Period): void {
  if (!isOrderable(period)) throw orderErrors.ORDER_HOURLY_UNAVAILABLE()
}
