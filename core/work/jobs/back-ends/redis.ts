import { RedisBackend } from '@agendajs/redis-backend'
import { openRedis } from '../../redis/open-redis.js'
import type { Queue, QueueAddress } from '../queue.js'

export async function openRedisQueue({ url, name, log }: QueueAddress): Promise<Queue> {
  const redis = openRedis(url, { log, use: 'the job queue', waits: true })
  // What connect() rejects with says only that the connection is closed.
  let reason: Error | undefined
  redis.on('error', (error: Error) => (reason = error))
  try {
    await redis.connect()
    const backend = new RedisBackend({ redis, keyPrefix: `${name}:` })
    await backend.connect()
    return { repository: backend.repository, disconnect: async () => redis.disconnect() }
  } catch (error) {
    redis.disconnect()
    throw reason ?? error
  }
}
