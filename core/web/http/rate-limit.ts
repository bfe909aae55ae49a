import rateLimit from '@fastify/rate-limit'
import fp from 'fastify-plugin'
import type { Redis } from '../../work/redis/open-redis.js'
import { httpErrors } from './errors.js'

export interface RateLimitOptions {
  /** Requests a minute from one address, where a route says nothing. */
  max: number
  /** Counts requests for all nodes together; without it each node counts its own. */
  store?: { redis: Redis; nameSpace: string } | undefined
}

/** Throws RATE_LIMITED (429) at an address that asks too often, be it for what is not there. */
export const rateLimits = fp<RateLimitOptions>(
  async (app, { max, store }) => {
    await app.register(rateLimit, {
      global: true,
      max,
      timeWindow: 60_000,
      // A store that cannot be reached limits nobody: its client has logged that it is gone.
      ...(store ? { ...store, skipOnError: true } : {}),
      enableDraftSpec: true,
      allowList: (request) => !request.is404 && request.url.startsWith('/assets/'),
      errorResponseBuilder: (_request, context) => httpErrors.RATE_LIMITED({ seconds: Math.ceil(context.ttl / 1000) }),
    })
    // What no route answers has none that would count it.
    const limit = app.rateLimit()
    app.addHook('onRequest', async (request, reply) => {
      if (request.is404) await limit.call(app, request, reply)
    })
  },
  { name: 'rate-limit', dependencies: ['language'] },
)
