import { defineJob } from 'nettoria'

/** Ends the subscriptions that were cancelled for the end of their period. */
export const endCancelled = defineJob({ name: 'subscriptions.end-cancelled', every: 60_000 })
