import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { afterEach, describe, it } from 'node:test'
import { loadConfig } from '../../../core/foundation/kernel/config.js'
import { systemClock } from '../../../core/foundation/kernel/clock.js'
import { createNews } from '../../../core/work/events/news.js'
import { shareByRedis } from '../../../core/work/redis/share-by-redis.js'
import type { SharedByRedis } from '../../../core/work/redis/share-by-redis.js'
import { eventually } from '../../../core/toolkit/testing/eventually.js'
import { createTasks } from '../../../core/work/tasks/sql-tasks.js'
import { coreDatabase, readableLog } from '../events-hooks-jobs/support.js'
import { redisAnswers, redisDoor, redisUrl } from './redis-server.js'
import type { RedisDoor } from './redis-server.js'

const skip = (await redisAnswers()) ? false : `no Redis at ${redisUrl}`

const secrets = {
  APP_KEY: 'test app key, at least thirty-two characters',
  JWT_SECRET: 'test jwt secret, at least thirty-two characters',
}

describe('what nodes share by Redis', { skip, timeout: 1_200_000 }, () => {
  const open: SharedByRedis[] = []
  const doors: RedisDoor[] = []

  function node(url: string, panelId: string) {
    const { log, lines } = readableLog()
    const shared = shareByRedis(url, { panelId, log })
    open.push(shared)
    const heard: unknown[] = []
    const news = shared.bridge(createNews((error) => assert.fail(String(error))))
    news.on('core.*', (news) => heard.push(news))
    return { shared, news, heard, lines }
  }
  const newDoor = async () => {
    const door = await redisDoor()
    doors.push(door)
    return door
  }

  afterEach(async () => {
    for (const shared of open.splice(0)) await shared.close()
    for (const door of doors.splice(0)) await door.shut()
  })

  it('carries news to every other node of the installation, once, and to no other installation', async () => {
    const panelId = randomUUID()
    const [a, b, c] = [node(redisUrl, panelId), node(redisUrl, panelId), node(redisUrl, randomUUID())]
    let n = 0
    await eventually(() => {
      a.news.emit('core.test', ++n)
      return b.heard.length > 0
    })
    b.news.emit('core.test', 'back')
    await eventually(() => a.heard.includes('back'))
    assert.deepEqual(a.heard, [...Array.from({ length: n }, (_, i) => i + 1), 'back'])
    assert.deepEqual(b.heard, [...new Set(b.heard)])
    assert.deepEqual(c.heard, [])
  })

  it('lets listeners of this node hear while Redis is away, says so once, and comes back by itself', async () => {
    const door = await newDoor()
    await door.shut()
    const panelId = randomUUID()
    const [a, b] = [node(door.url, panelId), node(redisUrl, panelId)]
    a.news.emit('core.test', 'alone')
    assert.deepEqual(a.heard, ['alone'])
    const said = (what: RegExp) => a.lines.filter((line) => what.test(line.msg)).length
    await eventually(() => said(/cannot be reached/) === 1)
    await door.reopen()
    await eventually(() => {
      a.news.emit('core.test', 'again')
      return b.heard.includes('again')
    })
    await eventually(() => {
      b.news.emit('core.test', 'heard')
      return a.heard.includes('heard')
    })
    assert.deepEqual([said(/cannot be reached/), said(/is back/)], [1, 1])
  })

  it('wakes a stream of one node when another reports', async () => {
    const core = await coreDatabase('sqlite')
    const panelId = randomUUID()
    const [a, b] = [node(redisUrl, panelId), node(redisUrl, panelId)]
    const [near, far] = [a, b].map(({ news }) => createTasks({ db: core.db, clock: systemClock, news }))
    const message = { key: 'core.test' }
    const task = await core.db.transaction((tx) => near!.create(tx, { kind: 'core.test', accountId: 1, message }))
    await eventually(() => {
      a.news.emit('core.test', 'ready')
      return b.heard.length > 0
    })
    // Weeks, while a stream looks by itself after two seconds: only news can wake it.
    const woken = far!.waitForNews(task.id, 2 ** 31 - 1)
    await core.db.transaction((tx) => near!.report(tx, task.id, { progress: 50 }))
    await woken
    await core.drop()
  })

  it('is configured by an address; what is none is refused without being repeated', () => {
    const configured = (env: NodeJS.ProcessEnv) =>
      loadConfig({ NODE_ENV: 'test', DATA_DIR: '/nonexistent', ...secrets, ...env }, '/')
    assert.equal(configured({ REDIS_URL: redisUrl }).redisUrl, redisUrl)
    assert.equal(configured({}).redisUrl, null)
    for (const REDIS_URL of ['geheim', 'http://:geheim@host', 'redis://:geheim@'])
      assert.throws(
        () => configured({ REDIS_URL }),
        (error: Error) => /^REDIS_URL is not valid/.test(error.message) && !error.message.includes('geheim'),
      )
  })

  it('does not trip over what somebody else publishes there', async () => {
    const panelId = randomUUID()
    const a = node(redisUrl, panelId)
    const { redis } = a.shared.rateLimitStore
    for (const text of ['{', '{"node":1}', 'null'])
      await eventually(async () => (await redis.publish(`nettoria:${panelId.slice(0, 8)}:news`, text)) > 0)
    await eventually(() => a.lines.filter((line) => /not understood/.test(line.msg)).length >= 3)
  })
})
