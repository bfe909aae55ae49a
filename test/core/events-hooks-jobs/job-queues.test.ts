import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { randomUUID } from 'node:crypto'
import { JobKeys } from '../../../core/work/jobs/job-keys.js'
import { createAgendaJobs } from '../../../core/work/jobs/agenda-jobs.js'
import { defineJob } from '../../../core/work/jobs/jobs.js'
import { openQueue } from '../../../core/work/jobs/open-queue.js'
import { createNews } from '../../../core/work/events/news.js'
import { WorkerGone } from '../../../core/contracts/workers.js'
import { installationId } from '../../../core/foundation/kernel/installation.js'
import { ManualClock, systemClock } from '../../../core/foundation/kernel/clock.js'
import { engines } from '../../../core/toolkit/testing/engines.js'
import { eventually } from '../../../core/toolkit/testing/eventually.js'
import { keepsItsPromises } from './job-behaviour.js'
import { queueBench } from './job-benches.js'
import { startMongoDouble } from './mongo-double.js'
import { redisAnswers, redisUrl } from '../nodes/redis-server.js'
import { coreDatabase, readableLog } from './support.js'
import type { CoreDatabase } from './support.js'

const realMongo = process.env['TEST_MONGO_URL']
// Several nodes share a server, so the database of the unique keys is one as well, when there is one.
const engine = engines().at(-1) ?? 'sqlite'
const log = () => readableLog().log

keepsItsPromises(`jobs in MongoDB (${realMongo ? 'a server' : 'a double'})`, async () => {
  if (realMongo) return queueBench(engine, () => realMongo)
  const double = await startMongoDouble()
  return queueBench(
    engine,
    () => double.url,
    () => double.close(),
  )
})

if (engines().includes('pg')) keepsItsPromises('jobs in PostgreSQL', () => queueBench('pg', (core) => core.url))

if (await redisAnswers()) keepsItsPromises('jobs in Redis', () => queueBench(engine, () => redisUrl))
else it('jobs in Redis', { skip: `no Redis at ${redisUrl}` }, () => undefined)

describe('JOBS_URL', () => {
  const panelId = randomUUID()

  it('is refused with its reason when it is not understood, and shows no password', async () => {
    for (const url of ['mysql://panel:geheim@db/queue', 'geheim', 'redis:', 'http://a:geheim@b'])
      await assert.rejects(openQueue(url, { panelId, log: log() }), (error: Error & { code: string }) => {
        assert.equal(error.code, 'JOBS_URL_INVALID')
        return url === 'geheim' || !error.message.includes('geheim')
      })
  })

  it('is refused when nobody answers there, and shows no password', async () => {
    for (const scheme of ['redis', 'postgres', 'mongodb']) {
      const url = `${scheme}://panel:ge%2Fheim@127.0.0.1:1/queue?connectTimeoutMS=300&serverSelectionTimeoutMS=300`
      await assert.rejects(openQueue(url, { panelId, log: log() }), (error: Error & { code: string }) => {
        assert.equal(error.code, 'JOBS_UNREACHABLE')
        assert.match(error.message, new RegExp(`${scheme}://127.0.0.1:1/queue .*JOBS_URL`))
        assert.doesNotMatch(error.message, /heim|panel:/)
        return true
      })
    }
  })
})

describe('keys of jobs in another queue', () => {
  let core: CoreDatabase
  before(async () => {
    core = await coreDatabase(engine)
  })
  after(() => core.drop())

  it('have one holder until it lets go or expires, and are forgotten afterwards', async () => {
    const clock = new ManualClock()
    const keys = new JobKeys(core.db, clock)
    const tries = await Promise.all([1, 2, 3, 4].map(() => keys.take('a', clock.now() + 100)))
    const [held, ...more] = tries.filter(Boolean)
    assert.ok(held && more.length === 0)
    await keys.release({ ...held, token: 'another' })
    assert.equal(await keys.take('a', clock.now() + 100), undefined)
    clock.advance(100)
    const next = await keys.take('a', clock.now() + 100)
    assert.ok(next)
    await keys.release(held)
    assert.equal(await keys.take('a', clock.now() + 100), undefined)
    clock.advance(101)
    await keys.prune()
    assert.deepEqual(await core.db.knex('core_job_keys'), [])
  })

  it('are free again when the queue did not take the job', async () => {
    const double = await startMongoDouble()
    const queue = await openQueue(double.url, { panelId: randomUUID(), log: log() })
    const { saveJob } = queue.repository
    queue.repository.saveJob = () => Promise.reject(new Error('no'))
    const runtime = createAgendaJobs({ db: core.db, clock: systemClock, log: log(), queue })
    const job = defineJob<{ n: number }>({ name: 'test.keyed', lockLife: 1_000 })
    await assert.rejects(runtime.jobs.enqueue(job, { n: 1 }, { unique: 'k' }), /no/)
    queue.repository.saveJob = saveJob
    let ran = 0
    runtime.define('test', job, async ({ data }) => void (ran = data.n))
    await runtime.start()
    await runtime.jobs.enqueue(job, { n: 2 }, { unique: 'k' })
    await eventually(() => ran === 2)
    await runtime.stop()
    await queue.disconnect()
    await double.close()
  })
})

describe('a worker that dies, as the others hear of it', () => {
  it('leaves its jobs in the queue free at once, also the repeated ones', async () => {
    const double = await startMongoDouble()
    const bench = await queueBench(
      engine,
      () => double.url,
      () => double.close(),
    )
    const open = async () => openQueue(double.url, { panelId: await installationId(bench.core.db), log: log() })
    const news = createNews((error) => assert.fail(String(error)))
    const deps = { db: bench.core.db, clock: systemClock, log: log(), news }
    const queues = [await open(), await open()]
    const dead = createAgendaJobs({ ...deps, workerId: 'dead', queue: queues[0] })
    const alive = createAgendaJobs({ ...deps, workerId: 'alive', queue: queues[1] })
    const once = defineJob({ name: 'test.once', lockLife: 20_000 })
    const often = defineJob({ name: 'test.often', every: 3_600_000, lockLife: 20_000 })
    const letGo = new AbortController()
    let began = 0
    const ran: string[] = []
    for (const job of [once, often]) {
      dead.define('test', job, async () => {
        began += 1
        await new Promise((resolve) => letGo.signal.addEventListener('abort', resolve))
      })
      alive.define('test', job, async () => void ran.push(job.name))
    }
    await dead.start()
    await dead.jobs.enqueue(once, {})
    await eventually(() => began === 2)
    await alive.start()
    news.emit(WorkerGone.name, { workerId: 'dead' })
    await eventually(() => ran.length === 2)
    letGo.abort()
    await dead.stop()
    assert.deepEqual(ran.sort(), [often.name, once.name])
    await alive.stop()
    for (const queue of queues) await queue.disconnect()
    await bench.close()
  })
})
