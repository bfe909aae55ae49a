import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { defineJob } from '../../../core/work/jobs/jobs.js'
import type { JobsRuntime } from '../../../core/work/jobs/runtime.js'
import { systemClock } from '../../../core/foundation/kernel/clock.js'
import type { Logger } from '../../../core/foundation/kernel/logger.js'
import { eventually } from '../../../core/toolkit/testing/eventually.js'
import { countJob, slowJob } from './happenings.js'
import { effects, readableLog, startWorker } from './support.js'
import type { CoreDatabase } from './support.js'

// Agenda keeps a timer of half a lock life after each run, and a process lives as long as its timers.
const lockLife = 2_000

/** A run that waits, goes on or is dead, as every back end can tell it. */
export interface QueuedRun {
  name: string
  data: unknown
  /** Instant, ms. */
  nextRunAt: number | null
  locked: boolean
  failCount: number
  failReason: string | undefined
}

/** A queue that tests can look into. */
export interface QueueBench {
  core: CoreDatabase
  /** JOBS_URL; nothing for the SQL database. */
  queueUrl?: string
  /** One more node on this queue. */
  newRuntime(log: Logger): Promise<JobsRuntime>
  rows(): Promise<QueuedRun[]>
  clear(): Promise<void>
  close(): Promise<void>
}

/** What `Jobs` promises, whatever keeps the queue. */
export function keepsItsPromises(title: string, open: () => Promise<QueueBench>): void {
  describe(title, { timeout: 1_200_000 }, () => {
    let bench: QueueBench
    let log: ReturnType<typeof readableLog>
    let started: JobsRuntime[]

    const newRuntime = async () => {
      const runtime = await bench.newRuntime(log.log)
      started.push(runtime)
      return runtime
    }
    const rows = () => bench.rows()
    const leave = (what: string) =>
      bench.core.db.transaction(async (tx) => void (await tx('effects').insert({ who: 'here', what })))

    before(async () => {
      bench = await open()
    })
    after(() => bench?.close())
    beforeEach(() => {
      log = readableLog()
      started = []
    })
    afterEach(async () => {
      for (const runtime of started) await runtime.stop()
      await bench.clear()
      await bench.core.db.knex('effects').delete()
    })

    it('starts an enqueued job within a blink, hands it its data, and leaves nothing behind', async () => {
      const runtime = await newRuntime()
      const seen: number[] = []
      runtime.define('test', countJob, async ({ data }) => void seen.push(data.n))
      await runtime.start()
      let began = 0
      for (let n = 0; n < 6; n++) {
        await runtime.jobs.enqueue(countJob, { n })
        await eventually(() => seen.length === n + 1)
        // The first one warms up.
        if (n === 0) began = performance.now()
      }
      assert.ok(performance.now() - began < 4_000, 'nobody waits for the poll of each second')
      assert.deepEqual(seen, [0, 1, 2, 3, 4, 5])
      await eventually(async () => (await rows()).length === 0)
    })

    it('runs the next job of a kind as soon as the last ends, and never more at once than allowed', async () => {
      const runtime = await newRuntime()
      const inTurn = defineJob<{ n: number }>({ name: 'test.in-turn', lockLife })
      let atOnce = 0
      let most = 0
      runtime.define('test', inTurn, async ({ data }) => {
        most = Math.max(most, ++atOnce)
        await leave(String(data.n))
        atOnce -= 1
      })
      await runtime.start()
      const began = performance.now()
      for (let n = 0; n < 8; n++) await runtime.jobs.enqueue(inTurn, { n })
      await eventually(async () => (await effects(bench.core.db)).length === 8)
      assert.equal(most, 1)
      assert.ok(performance.now() - began < 6_000, 'not one a second')
    })

    it('keeps one waiting run of a unique key however many enqueue it at once, and takes another once it runs', async () => {
      const runtime = await newRuntime()
      const others = [await newRuntime(), await newRuntime()]
      const keyed = { unique: 'invoice:1' }
      await Promise.all(
        [runtime, ...others].flatMap(({ jobs }) => [1, 2, 3, 4].map((n) => jobs.enqueue(countJob, { n }, keyed))),
      )
      assert.equal((await rows()).length, 1)
      await runtime.jobs.enqueue(countJob, { n: 5 }, { unique: 'invoice:2' })
      assert.equal((await rows()).length, 2)
      let runs = 0
      runtime.define('test', countJob, async () => {
        if (++runs === 1) await runtime.jobs.enqueue(countJob, { n: 6 }, keyed)
      })
      await runtime.start()
      await eventually(() => runs === 3)
    })

    it('waits for the instant it was given, and repeats what repeats', async () => {
      const runtime = await newRuntime()
      const tick = defineJob({ name: 'test.tick', every: 300, lockLife })
      let ticks = 0
      const ran: number[] = []
      runtime.define('test', tick, async () => void (ticks += 1))
      runtime.define('test', countJob, async () => void ran.push(systemClock.now()))
      await runtime.start()
      const at = systemClock.now() + 400
      await runtime.jobs.enqueue(countJob, { n: 1 }, { at })
      await eventually(() => ran.length === 1 && ticks >= 3)
      assert.ok(ran[0]! >= at && ran[0]! < at + 1_500)
    })

    it('keeps one row of a repeated job over restarts and processes, and its time', async () => {
      const daily = defineJob({ name: 'test.daily', every: 86_400_000, lockLife })
      let runs = 0
      for (let start = 0; start < 3; start++) {
        const runtime = await newRuntime()
        runtime.define('test', daily, async () => void (runs += 1))
        await runtime.start()
        await eventually(async () => Number((await rows())[0]?.nextRunAt) > systemClock.now() + 86_000_000)
        await runtime.stop()
      }
      assert.deepEqual([runs, (await rows()).length], [1, 1])
    })

    it('tries a failing job again, then keeps it as dead and says so', async () => {
      const runtime = await newRuntime()
      const failing = defineJob<{ n: number }>({ name: 'test.fail', retries: 1, lockLife })
      let runs = 0
      runtime.define('test', failing, async () => {
        runs += 1
        throw new Error(`no luck ${runs}`)
      })
      await runtime.start()
      await runtime.jobs.enqueue(failing, { n: 1 })
      await eventually(() => log.lines.some((line) => line.level === 50 && /for good/.test(line.msg)))
      await eventually(async () => (await rows())[0]?.locked === false)
      const [row] = await rows()
      assert.equal(runs, 2)
      assert.deepEqual(row, {
        name: failing.name,
        data: { n: 1 },
        nextRunAt: null,
        locked: false,
        failCount: 2,
        failReason: 'no luck 2',
      })
    })

    it('enqueues after commit only', async () => {
      const runtime = await newRuntime()
      const undone = bench.core.db.transaction(async (tx) => {
        runtime.jobs.enqueueAfter(tx, countJob, { n: 1 })
        throw new Error('no')
      })
      await assert.rejects(undone)
      await bench.core.db.transaction(async (tx) => runtime.jobs.enqueueAfter(tx, countJob, { n: 2 }))
      await eventually(async () => (await rows()).length === 1)
      assert.deepEqual((await rows())[0]?.data, { n: 2 })
    })

    it('gives back the job of a worker that fell silent, and the old one can no longer touch it', async () => {
      const [first, second] = [await newRuntime(), await newRuntime()]
      const stuck = defineJob<{ n: number }>({ name: 'test.stuck', lockLife: 600 })
      let lost: unknown
      let letGo = () => {}
      let taken = false
      first.define('test', stuck, async (run) => {
        await new Promise<void>((resolve) => (letGo = resolve))
        await run.touch().catch((error: unknown) => (lost = error))
        assert.ok(run.signal.aborted)
      })
      second.define('test', stuck, async () => {
        taken = true
      })
      await first.start()
      await first.jobs.enqueue(stuck, { n: 1 })
      await eventually(async () => (await rows())[0]?.locked)
      await second.start()
      await eventually(() => taken)
      letGo()
      await eventually(() => lost)
    })

    it('keeps a long job that touches', async () => {
      const [first, second] = [await newRuntime(), await newRuntime()]
      const long = defineJob<{ n: number }>({ name: 'test.long', lockLife: 1_000 })
      let runs = 0
      for (const runtime of [first, second])
        runtime.define('test', long, async (run) => {
          runs += 1
          const until = systemClock.now() + 2_500
          await eventually(async () => {
            await run.touch()
            return systemClock.now() > until
          })
          await leave('done')
        })
      await first.start()
      await first.jobs.enqueue(long, { n: 1 })
      await second.start()
      await eventually(async () => (await effects(bench.core.db)).length === 1)
      assert.equal(runs, 1)
    })

    it('stops by aborting and waiting for what runs', async () => {
      const runtime = await newRuntime()
      let ended = false
      let began = false
      runtime.define('test', slowJob, async ({ signal }) => {
        began = true
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        await leave('tidied up')
        ended = true
      })
      await runtime.start()
      await runtime.jobs.enqueue(slowJob, { n: 1 })
      await eventually(() => began)
      await runtime.stop()
      assert.ok(ended)
      assert.equal((await rows()).length, 0)
    })

    it('runs again, after its lock life, what a worker killed by SIGKILL had begun', async () => {
      const runtime = await newRuntime()
      await runtime.jobs.enqueue(slowJob, { n: 3 })
      const worker = startWorker('jobs', bench.core.url, { queue: bench.queueUrl })
      await eventually(() => worker.lines.includes('began 3'))
      worker.child.kill('SIGKILL')
      assert.equal(await worker.ended, 'SIGKILL')
      const ran: number[] = []
      runtime.define('test', slowJob, async ({ data }) => void ran.push(data.n))
      await runtime.start()
      await eventually(() => ran.length > 0)
      assert.deepEqual(ran, [3])
      await eventually(async () => (await rows()).length === 0)
    })

    it('shares the jobs among processes, each job once', async (t) => {
      if (bench.core.db.engine === 'sqlite') return t.skip('SQLite is for one node')
      const runtime = await newRuntime()
      for (let n = 0; n < 30; n++) await runtime.jobs.enqueue(countJob, { n })
      const workers = [
        startWorker('jobs', bench.core.url, { queue: bench.queueUrl }),
        startWorker('jobs', bench.core.url, { queue: bench.queueUrl }),
      ]
      await eventually(async () => (await rows()).length === 0)
      for (const worker of workers) worker.child.kill('SIGKILL')
      await Promise.all(workers.map((worker) => worker.ended))
      const done = (await effects(bench.core.db)).map(Number).sort((a, b) => a - b)
      assert.deepEqual(
        done,
        Array.from({ length: 30 }, (_, n) => n),
      )
    })

    it('brings a repeated job forward when its interval got shorter', async () => {
      for (const every of [86_400_000, 3_600_000]) {
        const runtime = await newRuntime()
        runtime.define('test', defineJob({ name: 'test.often', every, lockLife }), async () => {})
        await runtime.start()
        await eventually(async () => {
          const left = Number((await rows())[0]?.nextRunAt) - systemClock.now()
          return left > every - 10_000 && left <= every
        })
        await runtime.stop()
      }
    })
  })
}
