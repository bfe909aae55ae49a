import type { Limits } from '../deps.js'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export const defaultLimits: Limits = {
  messagesPerNumber: [
    [5, hour],
    [10, day],
  ],
  messagesPerPrefix: [
    [200, hour],
    [500, day],
  ],
  messagesPerAddress: [
    [200, hour],
    [1000, day],
  ],
  messages: [[20_000, day]],
  loginsPerIdentifier: [
    [10, 15 * minute],
    [50, day],
  ],
  loginsPerAddress: [[200, 15 * minute]],
  codesPerAddress: [[100, 15 * minute]],
}
