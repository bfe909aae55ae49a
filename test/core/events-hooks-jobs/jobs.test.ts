import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { createAgendaJobs } from '../../../core/work/jobs/agenda-jobs.js'
import { BusyCount } from '../../../core/work/jobs/busy-count.js'
import { defineJob } from '../../../core/work/jobs/jobs.js'
import { KnexJobRepository } from '../../../core/work/jobs/knex-job-repository.js'
import { createManualJobs } from '../../../core/work/jobs/manual-jobs.js'
import type { ManualJobsRuntime } from '../../../core/work/jobs/manual-jobs.js'
import type { JobsRuntime } from '../../../core/work/jobs/runtime.js'
import { ManualClock, systemClock } from '../../../core/foundation/kernel/clock.js'
import { engines } from '../../../core/toolkit/testing/engines.js'
import { countJob } from './happenings.js'
import { keepsItsPromises } from './job-behaviour.js'
import { sqlBench } from './job-benches.js'
import { coreDatabase, readableLog } from './support.js'
import type { CoreDatabase } from './support.js'

const nonsense = [
  defineJob({ name: 'nodot' }),
  defineJob({ name: 'a.b', every: Number.NaN }),
  defineJob({ name: 'a.b', every: 0 }),
  defineJob({ name: 'a.b', every: 'nonsense' as never }),
  defineJob({ name: 'a.b', concurrency: 0 }),
  defineJob({ name: 'a.b', lockLife: -1 }),
  defineJob({ name: 'a.b', retries: 1.5 }),
  defineJob({ name: 'a.b', every: 2 ** 31 }),
]

for (const engine of engines()) {
  keepsItsPromises(`jobs in the database on ${engine}`, () => sqlBench(engine))

  describe(`the queue's table on ${engine}`, { timeout: 1_200_000 }, () => {
    let core: CoreDatabase
    let log: ReturnType<typeof readableLog>
    let started: JobsRuntime[]

    const newRuntime = () => {
      const runtime = createAgendaJobs({ db: core.db, clock: systemClock, log: log.log })
      started.push(runtime)
      return runtime
    }
    const newRepository = (worker: string) =>
      new KnexJobRepository(core.db, systemClock, log.log, new BusyCount(), worker)
    /** What agenda asks: jobs due in a second, and those whose lock is older than `ahead` ms from now. */
    const dueSoon = (ahead: number): [string, Date, Date] => {
      const now = systemClock.now()
      return [countJob.name, new Date(now + 1_000), new Date(now + ahead - 1_000)]
    }
    const rows = () => core.db.knex('core_jobs').orderBy('id')

    before(async () => {
      core = await coreDatabase(engine)
    })
    after(() => core.drop())
    beforeEach(() => {
      log = readableLog()
      started = []
    })
    afterEach(async () => {
      for (const runtime of started) await runtime.stop()
      await core.db.knex('core_jobs').delete()
    })

    it('gives each waiting job to one of many workers that take at once', async () => {
      const runtime = newRuntime()
      for (let n = 0; n < 6; n++) await runtime.jobs.enqueue(countJob, { n })
      const workers = Array.from({ length: 6 }, (_, n) => newRepository(`w${n}`))
      const taken = (await Promise.all(workers.map((worker) => worker.getNextJobToRun(...dueSoon(0))))).filter(Boolean)
      assert.ok(taken.length > 0)
      assert.equal(new Set(taken.map((job) => job!._id)).size, taken.length)
    })

    it('lets a worker that lost its lock write nothing', async () => {
      await newRuntime().jobs.enqueue(countJob, { n: 1 })
      const [slow, quick] = [newRepository('slow'), newRepository('quick')]
      const before = await slow.getNextJobToRun(...dueSoon(0))
      assert.equal(await quick.getNextJobToRun(...dueSoon(0)), undefined)
      const now = await quick.getNextJobToRun(...dueSoon(60_000))
      const over = { lockedAt: undefined, nextRunAt: null }
      await assert.rejects(slow.saveJobState({ ...before!, ...over }), { code: 'JOB_LOCK_LOST' })
      await slow.unlockJob(before!)
      await slow.unlockJobs([before!._id!])
      assert.match((await rows())[0].lock_token, /^quick:/)
      await quick.saveJobState({ ...now!, ...over })
      assert.deepEqual(await rows(), [])
    })

    it('refuses nonsense instead of never running it', async () => {
      const runtime = newRuntime()
      for (const job of nonsense)
        assert.throws(() => runtime.define('test', job, async () => {}), { code: 'JOB_INVALID' })
      runtime.define('one', countJob, async () => {})
      assert.throws(() => runtime.define('two', countJob, async () => {}), { code: 'JOB_DUPLICATE' })
      await assert.rejects(runtime.jobs.enqueue(countJob, { n: 1n as never }), { code: 'JOB_INVALID' })
      await assert.rejects(runtime.jobs.enqueue(countJob, { n: 1 }, { at: Number.NaN }), { code: 'JOB_INVALID' })
      await assert.rejects(runtime.jobs.enqueue(countJob, { n: 1 }, { unique: '' }), { code: 'JOB_INVALID' })
    })
  })
}

describe('manual jobs', () => {
  let core: CoreDatabase
  let clock: ManualClock
  let runtime: ManualJobsRuntime
  let seen: number[]

  before(async () => {
    core = await coreDatabase('sqlite')
  })
  after(() => core.drop())
  beforeEach(() => {
    clock = new ManualClock()
    runtime = createManualJobs({ db: core.db, clock, log: readableLog().log })
    seen = []
  })

  it('runs what is due by the clock, keeps unique keys, and enqueues after commit', async () => {
    runtime.define('test', countJob, async ({ data }) => void seen.push(data.n))
    await runtime.jobs.enqueue(countJob, { n: 1 }, { at: clock.now() + 100 })
    await runtime.jobs.enqueue(countJob, { n: 2 }, { unique: 'a' })
    await runtime.jobs.enqueue(countJob, { n: 3 }, { unique: 'a' })
    await core.db.transaction(async (tx) => runtime.jobs.enqueueAfter(tx, countJob, { n: 4 }))
    const undone = core.db.transaction(async (tx) => {
      runtime.jobs.enqueueAfter(tx, countJob, { n: 5 })
      throw new Error('no')
    })
    await assert.rejects(undone)
    assert.equal(await runtime.drain(), 2)
    clock.advance(100)
    assert.equal(await runtime.drain(), 1)
    assert.deepEqual(seen, [2, 4, 1])
  })

  it('repeats at its time', async () => {
    runtime.define('test', defineJob({ name: 'test.tick', every: 1_000 }), async () => void seen.push(clock.now()))
    assert.deepEqual([await runtime.drain(), await runtime.drain()], [1, 0])
    clock.advance(999)
    assert.equal(await runtime.drain(), 0)
    clock.advance(5_001)
    assert.equal(await runtime.drain(), 1)
  })

  it('retries, and then shows the test every failure', async () => {
    const flaky = defineJob<{ n: number }>({ name: 'test.flaky', retries: 1 })
    runtime.define('test', flaky, async ({ data }) => {
      seen.push(data.n)
      if (data.n > 0 || seen.length === 1) throw new Error(`job ${data.n}`)
    })
    await runtime.jobs.enqueue(flaky, { n: 0 })
    assert.equal(await runtime.drain(), 1)
    await runtime.jobs.enqueue(flaky, { n: 1 })
    await assert.rejects(runtime.drain(), /job 1/)
    await runtime.jobs.enqueue(flaky, { n: 1 })
    await runtime.jobs.enqueue(flaky, { n: 2 })
    await assert.rejects(runtime.drain(), (error: AggregateError) => error.errors.length === 2)
    assert.deepEqual(seen, [0, 0, 1, 1, 1, 1, 2, 2])
  })

  it('ends with an error when a job enqueues itself without end', async () => {
    runtime.define('test', countJob, async ({ data }) => runtime.jobs.enqueue(countJob, data))
    await runtime.jobs.enqueue(countJob, { n: 1 })
    await assert.rejects(runtime.drain(), { code: 'JOB_ENDLESS' })
  })
})
