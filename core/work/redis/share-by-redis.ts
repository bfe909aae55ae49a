import { randomUUID } from 'node:crypto'
import type { News } from '../events/news.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import { openRedis } from './open-redis.js'
import type { Redis } from './open-redis.js'

export interface SharedByRedis {
  readonly rateLimitStore: { redis: Redis; nameSpace: string }
  /** Hands news to the other nodes too, and theirs to the listeners of this one. */
  bridge(local: News): News
  close(): Promise<void>
}

/**
 * What nodes share through REDIS_URL. It is all volatile: while Redis is away requests are not counted, and streams look into the
 * database every other second; both connections come back by themselves.
 */
export function shareByRedis(url: string, { panelId, log }: { panelId: string; log: Logger }): SharedByRedis {
  const prefix = `nettoria:${panelId.slice(0, 8)}`
  const channel = `${prefix}:news`
  const redis = openRedis(url, { log, use: 'rate limits and news', waits: false })
  const hearing = redis.duplicate()
  hearing.on('error', () => undefined)
  const away = (error: Error) => log.debug({ reason: error.message }, 'news stays on this node')
  for (const client of [redis, hearing]) client.connect().catch(away)

  return {
    rateLimitStore: { redis, nameSpace: `${prefix}:limit:` },
    bridge(local) {
      const node = randomUUID()
      hearing.on('ready', () => void hearing.subscribe(channel).catch(away))
      hearing.on('message', (_channel: string, text: string) => {
        const heard = readNews(text)
        if (!heard) log.warn({ channel }, 'news from Redis is not understood')
        else if (heard.node !== node) local.emit(heard.name, heard.payload)
      })
      return {
        on: (pattern, listener) => local.on(pattern, listener),
        emit(name, payload) {
          local.emit(name, payload)
          redis.publish(channel, JSON.stringify({ node, name, payload })).catch(away)
        },
      }
    },
    async close() {
      redis.disconnect()
      hearing.disconnect()
    },
  }
}

function readNews(text: string): { node: string; name: string; payload: unknown } | undefined {
  try {
    const heard = JSON.parse(text) as { node?: unknown; name?: unknown; payload?: unknown }
    if (typeof heard.node !== 'string' || typeof heard.name !== 'string') return undefined
    return { node: heard.node, name: heard.name, payload: heard.payload }
  } catch {
    return undefined
  }
}
