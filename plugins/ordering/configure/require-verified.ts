import type { Principal } from 'nettoria'
import { orderErrors } from '../errors.js'
import type { OrderingSettings } from '../settings.js'

type Person = Pick<Principal, 'phoneVerified' | 'emailVerified'>
type Wanted = OrderingSettings['requireVerified']

/** What is still to be proven before this person may order; the phone first. */
export function unprovenOf(person: Person, wanted: Wanted): 'phone' | 'email' | null {
  if ((wanted === 'phone' || wanted === 'both') && !person.phoneVerified) return 'phone'
  if ((wanted === 'email' || wanted === 'both') && !person.emailVerified) return 'email'
  return null
}

/** Throws ORDER_PHONE_UNVERIFIED or ORDER_EMAIL_UNVERIFIED (403) as the setting demands. */
export function requireVerified(person: Person, wanted: Wanted): void {
  const unproven = unprovenOf(person, wanted)
  if (unproven === 'phone') throw orderErrors.ORDER_PHONE_UNVERIFIED()
  if (unproven === 'email') throw orderErrors.ORDER_EMAIL_UNVERIFIED()
}
