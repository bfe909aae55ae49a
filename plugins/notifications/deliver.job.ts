import { defineJob } from 'nettoria'

/** Hands queued messages to the senders. Woken after each commit that queues one; the interval catches what was left. */
export const deliverMessages = defineJob({ name: 'notifications.deliver-messages', every: 15_000, lockLife: 300_000 })
