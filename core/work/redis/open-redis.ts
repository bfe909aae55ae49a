import { Redis } from 'ioredis'
import type { Logger } from '../../foundation/kernel/logger.js'

const longestPause = 5_000

export type { Redis } from 'ioredis'

export interface RedisUse {
  log: Logger
  /** What stops working without it, for the log. */
  use: string
  /** Whether commands wait for a lost connection; otherwise they fail at once. */
  waits: boolean
}

/** A client that connects again by itself, and says once that it lost its server and once that it has it back. Not connected yet. */
export function openRedis(url: string, { log, use, waits }: RedisUse): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 2_000,
    commandTimeout: waits ? 10_000 : 500,
    // One that hangs is left, so that the next commands fail at once instead of waiting each.
    ...(waits ? {} : { socketTimeout: 500 }),
    enableOfflineQueue: waits,
    maxRetriesPerRequest: waits ? 3 : 0,
    retryStrategy: (attempt) => Math.min(attempt * 200, longestPause),
  })
  let lost = false
  redis.on('error', (error) => {
    if (lost) return
    lost = true
    // Not the error itself: it carries its command, and that of a refused sign-in is the password.
    log.warn({ reason: error.message, use }, 'Redis cannot be reached')
  })
  redis.on('ready', () => {
    if (lost) log.info({ use }, 'Redis is back')
    lost = false
  })
  return redis
}
