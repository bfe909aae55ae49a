import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Operations } from '../../../core/host/services.js'
import { eventually } from '../../../core/toolkit/testing/eventually.js'
import { createTestPanel } from '../../../core/toolkit/testing/test-panel.js'
import { redisAnswers, redisDoor, redisUrl } from './redis-server.js'

const skip = (await redisAnswers()) ? false : `no Redis at ${redisUrl}`

describe('rate limits by Redis', { skip, timeout: 1_200_000 }, () => {
  it('counts requests for all nodes together, and limits nobody while Redis is away or hangs', async () => {
    const door = await redisDoor()
    const panel = await createTestPanel({ plugins: [], config: { redisUrl: door.url } })
    try {
      const left = async () => {
        const answer = await panel.inject({ method: 'GET', url: '/healthz' })
        assert.equal(answer.statusCode, 200)
        return Number(answer.headers['ratelimit-remaining'])
      }
      const { redis, nameSpace } = panel.panel.services.shared.rateLimitStore!
      const connected = () => eventually(() => redis.status === 'ready')
      await connected()
      await left()
      const [key] = await redis.keys(`${nameSpace}*`)
      assert.ok(key, 'the count is in Redis')
      const before = await left()
      await redis.incrby(key, 100)
      assert.equal(await left(), before - 101)

      door.hold(true)
      await left()
      // It is left, and not taken back before it answers: nobody waits for it a second time.
      await eventually(() => redis.status !== 'ready')
      for (let n = 0; n < 20; n++) {
        assert.notEqual(redis.status, 'ready', 'a hanging Redis costs one wait, not one each')
        await left()
      }
      door.hold(false)
      await connected()
      const redisOf = async () => (await panel.get(Operations).health()).find(({ id }) => id === 'redis')?.state
      assert.equal(await redisOf(), 'ok')
      await door.shut()
      panel.clock.advance(60_000)
      assert.equal(await redisOf(), 'warning')
      for (let n = 0; n < 5; n++) await left()
      await door.reopen()
      await connected()
      assert.ok((await left()) < before - 101)
    } finally {
      await panel.stop()
      await door.shut()
    }
  })
})
