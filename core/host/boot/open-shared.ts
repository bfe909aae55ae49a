import { openQueue } from '../../work/jobs/open-queue.js'
import type { Queue } from '../../work/jobs/queue.js'
import type { Config } from '../../foundation/kernel/config.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import type { SharedByRedis } from '../../work/redis/share-by-redis.js'

/** What several nodes have in common beside the database; nothing of it when the environment names nothing. */
export interface Shared {
  readonly queue?: Queue
  readonly rateLimitStore?: SharedByRedis['rateLimitStore']
  readonly bridge?: SharedByRedis['bridge']
  /** Safe to call twice. */
  close(): Promise<void>
}

/** Opens JOBS_URL and REDIS_URL. Throws JOBS_URL_INVALID, JOBS_UNREACHABLE; a Redis for news may be away and come later. */
export async function openShared(
  config: Config,
  deps: { panelId: string; log: Logger; ownJobs: boolean },
): Promise<Shared> {
  const queue = config.jobsUrl && !deps.ownJobs ? await openQueue(config.jobsUrl, deps) : undefined
  // Loaded when asked for: one node alone has nothing to share.
  const redis = config.redisUrl
    ? (await import('../../work/redis/share-by-redis.js')).shareByRedis(config.redisUrl, deps)
    : undefined
  return {
    ...(queue ? { queue } : {}),
    ...(redis ? { rateLimitStore: redis.rateLimitStore, bridge: redis.bridge } : {}),
    async close() {
      await redis?.close()
      await queue?.disconnect()
    },
  }
}
