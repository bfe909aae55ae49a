import type { Tx } from 'nettoria'
import type { SubscriptionStatus } from 'nettoria/contracts/subscriptions'
import { Subscription } from './subscription.model.js'

/** The life of a subscription: state to the states it may become. */
export const transitions: Readonly<Record<SubscriptionStatus, readonly SubscriptionStatus[]>> = {
  provisioning: ['active', 'failed'],
  active: ['suspended', 'cancelling', 'ended'],
  suspended: ['active', 'cancelling', 'ended'],
  cancelling: ['ended'],
  ended: [],
  failed: ['provisioning'],
}

/** States from which `status` may be reached. */
export function sourcesOf(status: SubscriptionStatus): SubscriptionStatus[] {
  const states = Object.keys(transitions) as SubscriptionStatus[]
  return states.filter((from) => transitions[from].includes(status))
}

/** Moves it to `status` if the table allows; false when it is in another state by now. Whoever gets true did it, alone. */
export async function moveSubscription(
  tx: Tx,
  subscriptionId: number,
  status: SubscriptionStatus,
  also: Partial<Subscription> = {},
): Promise<boolean> {
  const moved = await Subscription.query(tx)
    .where({ id: subscriptionId })
    .whereIn('status', sourcesOf(status))
    .patch({ ...also, status })
  return moved === 1
}
