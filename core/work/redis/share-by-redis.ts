import { randomUUID } from 'node:crypto'
import type { Notices } from '../events/notices.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import { openRedis } from './open-redis.js'
import type { Redis } from './open-redis.js'

export interface SharedByRedis {
  readonly rateLimitStore: { redis: Redis; nameSpace: string }
  /** Hands notices to the other nodes too, and theirs to the listeners of this one. */
  bridge(local: Notices): Notices
  close(): Promise<void>
}

/**
 * What nodes share through REDIS_URL. It is all volatile: while Redis is away requests are not counted, and streams look into the
 * database every other second; both connections come back by themselves.
 */
export function shareByRedis(url: string, { panelId, log }: { panelId: string; log: Logger }): SharedByRedis {
  const name = `nettoria:${panelId.slice(0, 8)}`
  const channel = `${name}:notices`
  const redis = openRedis(url, { log, use: 'rate limits and notices', waits: false })
  const hearing = redis.duplicate()
  hearing.on('error', () => undefined)
  const away = (error: Error) => log.debug({ reason: error.message }, 'a notice stays on this node')
  for (const client of [redis, hearing]) client.connect().catch(away)

  return {
    rateLimitStore: { redis, nameSpace: `${name}:limit:` },
    bridge(local) {
      const node = randomUUID()
      hearing.on('ready', () => void hearing.subscribe(channel).catch(away))
      hearing.on('message', (_channel: string, text: string) => {
        const notice = readNotice(text)
        if (!notice) log.warn({ channel }, 'a notice from Redis is not understood')
        else if (notice.node !== node) local.emit(notice.name, notice.news)
      })
      return {
        on: (pattern, listener) => local.on(pattern, listener),
        emit(notice, news) {
          local.emit(notice, news)
          redis.publish(channel, JSON.stringify({ node, name: notice, news })).catch(away)
        },
      }
    },
    async close() {
      redis.disconnect()
      hearing.disconnect()
    },
  }
}

function readNotice(text: string): { node: string; name: string; news: unknown } | undefined {
  try {
    const notice = JSON.parse(text) as { node?: unknown; name?: unknown; news?: unknown }
    if (typeof notice.node !== 'string' || typeof notice.name !== 'string') return undefined
    return { node: notice.node, name: notice.name, news: notice.news }
  } catch {
    return undefined
  }
}
