import type { SubscriptionView } from 'nettoria/contracts/subscriptions'
import { subscriptionErrors } from './errors.js'

/** Proof that somebody means this server. Throws SUBSCRIPTION_HOSTNAME_MISMATCH. */
export function requireHostname(view: SubscriptionView, written: string): void {
  if (written.trim().toLowerCase() === view.configuration.hostname) return
  const message = subscriptionErrors.SUBSCRIPTION_HOSTNAME_MISMATCH.template
  const fields = [{ path: 'hostname', message, key: 'errors.SUBSCRIPTION_HOSTNAME_MISMATCH' }]
  throw subscriptionErrors.SUBSCRIPTION_HOSTNAME_MISMATCH({}, { fields })
}
