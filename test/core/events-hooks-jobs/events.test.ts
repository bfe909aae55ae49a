import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import type { Database } from '../../../core/foundation/data/database.js'
import { maxAttempts } from '../../../core/work/events/backoff.js'
import { claimDeliveries } from '../../../core/work/events/claim-deliveries.js'
import { deliver } from '../../../core/work/events/deliver.js'
import { createEvents } from '../../../core/work/events/outbox-events.js'
import type { EventsRuntime } from '../../../core/work/events/outbox-events.js'
import { pruneOutbox } from '../../../core/work/events/prune-outbox.js'
import { ManualClock, systemClock } from '../../../core/foundation/kernel/clock.js'
import { isPanelError } from '../../../core/foundation/kernel/errors.js'
import { onFaultPoint } from '../../../core/foundation/kernel/fault-point.js'
import { engines } from '../../../core/toolkit/testing/engines.js'
import { eventually } from '../../../core/toolkit/testing/eventually.js'
import type { EventHandler } from '../../../core/work/events/event-handler.js'
import { ThingGone, ThingMoved } from './happenings.js'
import { coreDatabase, effects, readableLog, startWorker } from './support.js'
import type { CoreDatabase } from './support.js'

type Counted = { thing: number; n: number }
const hour = 3_600_000

for (const engine of engines())
  describe(`events on ${engine}`, () => {
    let core: CoreDatabase
    let db: Database
    let clock: ManualClock
    let runtime: EventsRuntime
    let log: ReturnType<typeof readableLog>

    const newRuntime = () => createEvents({ db, clock, log: log.log })
    const publish = (thing: number, ...numbers: number[]) =>
      db.transaction(async (tx) => {
        for (const n of numbers) await runtime.events.publish(tx, ThingMoved, { thing, n })
      })
    const trace: EventHandler<Counted> = async (tx, { thing, n }) => {
      await tx('effects').insert({ who: 'here', what: `${thing}:${n}` })
    }
    const states = async (): Promise<string[]> =>
      (await db.read('core_deliveries').orderBy('id')).map((row) => row.state)

    before(async () => {
      core = await coreDatabase(engine)
      db = core.db
    })
    after(() => core.drop())
    beforeEach(() => {
      clock = new ManualClock()
      log = readableLog()
      runtime = newRuntime()
    })
    afterEach(async () => {
      await runtime.stop()
      for (const table of ['core_deliveries', 'core_events', 'effects']) await core.db.knex(table).delete()
    })

    it('delivers after commit, to each handler once, and never what was rolled back', async () => {
      runtime.on('one', ThingMoved, 'trace', trace)
      runtime.on('two', ThingMoved, 'trace', trace)
      await assert.rejects(
        db.transaction(async (tx) => {
          await runtime.events.publish(tx, ThingMoved, { thing: 1, n: 0 })
          throw new Error('changed my mind')
        }),
        /changed my mind/,
      )
      await publish(1, 1)
      assert.equal(await runtime.drain(), 2)
      assert.deepEqual(await effects(core.db), ['1:1', '1:1'])
      assert.equal(await runtime.drain(), 0)
    })

    it('wakes a started relay at once, without waiting for the poll', async (t) => {
      runtime.on('one', ThingMoved, 'trace', trace)
      // The poll never comes: no timer ends.
      t.mock.timers.enable({ apis: ['setTimeout'] })
      runtime.start()
      const arrived = async (n: number) => (await effects(core.db)).length === n
      for (let n = 1; n <= 5; n++) {
        await publish(1, n)
        for (let round = 0; round < 10_000 && !(await arrived(n)); round++) await new Promise(setImmediate)
        assert.ok(await arrived(n))
      }
    })

    it('tells handlers the id, name and time of the fact, and gives each a payload of its own', async () => {
      const seen: unknown[] = []
      for (const owner of ['one', 'two'])
        runtime.on(owner, ThingMoved, 'look', async (_tx, payload, { id, name, at }) => {
          seen.push({ ...payload, id, name, at })
          payload.n = 99
        })
      await publish(1, 1)
      await runtime.drain()
      const [first, second] = seen as { id: string }[]
      assert.match(first!.id, /^[0-9a-f-]{36}$/)
      assert.deepEqual(first, second)
      assert.deepEqual(first, { thing: 1, n: 1, id: first!.id, name: 'test.thing.moved', at: clock.now() })
    })

    it('refuses a payload that breaks the schema, and says where', async () => {
      const bad = { thing: 1, n: 'two' } as unknown as Counted
      await assert.rejects(
        db.transaction((tx) => runtime.events.publish(tx, ThingMoved, bad)),
        (error) => isPanelError(error, 'EVENT_PAYLOAD_INVALID') && /\/n/.test(error.message),
      )
    })

    it('rolls the effect back together with the inbox when the handler throws, and delivers again later', async () => {
      let calls = 0
      runtime.on('one', ThingMoved, 'trace', async (tx, fact, context) => {
        await trace(tx, fact, context)
        if (++calls === 1) throw new Error('after the effect')
      })
      await publish(1, 1)
      assert.equal(await runtime.drain(), 1)
      assert.deepEqual(await effects(core.db), [])
      assert.deepEqual(await states(), ['due'])
      clock.advance(hour)
      await runtime.drain()
      assert.deepEqual(await effects(core.db), ['1:1'])
      assert.equal(calls, 2)
    })

    it('leaves neither effect nor settled delivery when the process stops between the two and the commit', async () => {
      runtime.on('one', ThingMoved, 'trace', trace)
      const undo = onFaultPoint((name) => {
        if (name === 'events.before-delivery-commit:one/trace') throw new Error('stopped here')
      })
      await publish(1, 1)
      await runtime.drain()
      undo()
      assert.deepEqual([await effects(core.db), await states()], [[], ['due']])
      clock.advance(hour)
      await runtime.drain()
      assert.deepEqual([await effects(core.db), await states()], [['1:1'], ['done']])
    })

    it('keeps the order of an aggregate behind a failure, and lets other aggregates and handlers pass', async () => {
      let broken = true
      runtime.on('one', ThingMoved, 'trace', async (tx, fact, context) => {
        if (broken && fact.thing === 1 && fact.n === 1) throw new Error('not yet')
        await trace(tx, fact, context)
      })
      const calm: number[] = []
      runtime.on('two', ThingMoved, 'trace', async (_tx, { thing, n }) => void calm.push(thing * 10 + n))
      await publish(1, 1, 2, 3)
      await publish(2, 1, 2)
      await runtime.drain()
      assert.deepEqual(await effects(core.db), ['2:1', '2:2'])
      assert.deepEqual(calm.toSorted(), [11, 12, 13, 21, 22])
      broken = false
      clock.advance(hour)
      await runtime.drain()
      assert.deepEqual(await effects(core.db), ['2:1', '2:2', '1:1', '1:2', '1:3'])
    })

    it('keeps one line for the events that share a handler name', async () => {
      let broken = true
      runtime.on('one', ThingMoved, 'follow', async (tx, fact, context) => {
        if (broken) throw new Error('not yet')
        await trace(tx, fact, context)
      })
      runtime.on('one', ThingGone, 'follow', async (tx) => {
        await tx('effects').insert({ who: 'here', what: 'gone' })
      })
      await publish(1, 1)
      await db.transaction((tx) => runtime.events.publish(tx, ThingGone, { thing: 1, n: 2 }))
      await runtime.drain()
      assert.deepEqual(await effects(core.db), [])
      broken = false
      clock.advance(hour)
      await runtime.drain()
      assert.deepEqual(await effects(core.db), ['1:1', 'gone'])
    })

    it('backs off longer and longer, then gives up, says so, lets the line go on, and takes a retry', async () => {
      let broken = true
      const waits: number[] = []
      runtime.on('one', ThingMoved, 'trace', async (tx, fact, context) => {
        if (broken && fact.n === 1) throw new Error('still broken')
        await trace(tx, fact, context)
      })
      await publish(1, 1, 2)
      for (let attempt = 1; attempt < maxAttempts; attempt++) {
        assert.equal(await runtime.drain(), 1)
        const { due_at } = await db.read('core_deliveries').orderBy('id').first()
        waits.push(Number(due_at) - clock.now())
        clock.set(Number(due_at) - 1)
        assert.equal(await runtime.drain(), 0, 'nothing before its time')
        clock.advance(1)
      }
      for (const [n, wait] of waits.entries())
        assert.ok(wait >= 1_000 * 2 ** n && wait <= 2_000 * 2 ** n, `wait ${n + 1} was ${wait}`)
      await runtime.drain()
      assert.deepEqual([await states(), await effects(core.db)], [['dead', 'done'], ['1:2']])
      assert.ok(log.lines.some((line) => line.level === 50 && line.err?.message === 'still broken'))
      const [dead] = await runtime.dead(db.read, 10)
      assert.deepEqual([dead!.event, dead!.handler, dead!.attempts], ['test.thing.moved', 'one/trace', maxAttempts])
      assert.match(dead!.lastError, /still broken/)
      broken = false
      await runtime.retryDead(dead!.id)
      await runtime.drain()
      assert.deepEqual(await effects(core.db), ['1:2', '1:1'])
      await assert.rejects(runtime.retryDead(dead!.id), { code: 'EVENT_DELIVERY_UNKNOWN' })
    })

    it('parks deliveries while their handler is away, and tells newcomers nothing old', async () => {
      runtime.on('one', ThingMoved, 'trace', trace)
      await publish(1, 1)
      runtime.forget('one')
      runtime.on('late', ThingMoved, 'trace', trace)
      clock.advance(hour)
      assert.equal(await runtime.drain(), 0)
      runtime.on('one', ThingMoved, 'trace', trace)
      assert.equal(await runtime.drain(), 1)
      assert.deepEqual(await effects(core.db), ['1:1'])
    })

    it('gives observers everything below a name, durably, and refuses the same subscription twice', async () => {
      const names: string[] = []
      runtime.observe('audit', 'test.*', 'record', async (_tx, _payload, { name }) => void names.push(name))
      runtime.observe('audit', 'other.*', 'record', async () => assert.fail('not mine'))
      await db.transaction(async (tx) => {
        await runtime.events.publish(tx, ThingMoved, { thing: 1, n: 1 })
        await runtime.events.publish(tx, ThingGone, { thing: 1, n: 2 })
      })
      await runtime.drain()
      assert.deepEqual(names, ['test.thing.moved', 'test.thing.gone'])
      assert.throws(() => runtime.observe('audit', 'test.*', 'record', async () => undefined), {
        code: 'EVENT_HANDLER_DUPLICATE',
      })
    })

    it('carries volatile news, published facts among them, and survives a listener that throws', async () => {
      const heard: unknown[] = []
      runtime.news.on('test.*', () => {
        throw new Error('bad listener')
      })
      const off = runtime.news.on('test.*', (news) => void heard.push(news))
      await publish(1, 1)
      off()
      await publish(1, 2)
      assert.deepEqual(heard, [{ thing: 1, n: 1 }])
      assert.ok(log.lines.some((line) => line.err?.message === 'bad listener'))
    })

    it('rolls back a handler that takes too long', async () => {
      runtime = createEvents({ db, clock, log: log.log, handlerLimit: 30 })
      runtime.on('one', ThingMoved, 'hang', () => new Promise<void>(() => undefined))
      await publish(1, 1)
      await runtime.drain()
      const { last_error } = await db.read('core_deliveries').first()
      assert.match(last_error, /EVENT_HANDLER_SLOW/)
    })

    it('shares the work between two runtimes, each delivery once and in order', async () => {
      const other = newRuntime()
      for (const each of [runtime, other]) each.on('one', ThingMoved, 'trace', trace)
      for (let thing = 0; thing < 8; thing++) await publish(thing, 1, 2, 3, 4, 5)
      const tried = await Promise.all([runtime.drain(), other.drain()])
      await runtime.drain()
      const all = await effects(core.db)
      assert.equal(all.length, 40, `tried ${tried.join(' and ')}`)
      for (let thing = 0; thing < 8; thing++)
        assert.deepEqual(
          all.filter((what) => what.startsWith(`${thing}:`)),
          [1, 2, 3, 4, 5].map((n) => `${thing}:${n}`),
        )
    })

    it('lets nobody deliver with a claim that ran out and went to another', async () => {
      runtime.on('one', ThingMoved, 'trace', trace)
      await publish(1, 1)
      const take = (claim: string) =>
        claimDeliveries(db, { handlers: ['one/trace'], claim, now: clock.now(), lease: 1_000, limit: 5 })
      const [old] = await take('old')
      assert.deepEqual(await take('too early'), [])
      clock.advance(1_000)
      const [current] = await take('current')
      const subscription = {
        owner: 'one',
        handler: 'one/trace',
        pattern: ThingMoved.name,
        run: trace as EventHandler<unknown>,
      }
      const deps = { db, clock, log: log.log, handlerLimit: 1_000 }
      await deliver(deps, old!, subscription)
      assert.deepEqual(await effects(core.db), [])
      await deliver(deps, current!, subscription)
      await deliver(deps, current!, subscription)
      assert.deepEqual(await effects(core.db), ['1:1'])
    })

    it('gives each delivery to one of many that claim at once', async () => {
      runtime.on('one', ThingMoved, 'trace', trace)
      for (let thing = 0; thing < 10; thing++) await publish(thing, 1)
      const request = { handlers: ['one/trace'], now: clock.now(), lease: 1_000, limit: 20 }
      const claims = ['a', 'b', 'c', 'd'].map((claim) => claimDeliveries(db, { ...request, claim }))
      const claimed = (await Promise.all(claims)).flat()
      assert.equal(new Set(claimed.map((delivery) => delivery.id)).size, 10)
      assert.ok(claimed.every((delivery) => delivery.attempts === 1))
      assert.equal(claimed.length, 10)
    })

    it('gives up a handler that takes its process with it every time', async () => {
      runtime.on('one', ThingMoved, 'trace', trace)
      await publish(1, 1)
      for (let crash = 0; crash < maxAttempts; crash++) {
        const request = { handlers: ['one/trace'], claim: `crash ${crash}`, now: clock.now(), lease: 1_000, limit: 5 }
        assert.equal((await claimDeliveries(db, request)).length, 1)
        clock.advance(1_000)
      }
      await runtime.drain()
      assert.deepEqual([await states(), await effects(core.db)], [['dead'], []])
    })

    it('forgets settled facts after a month, and keeps those that somebody waits for', async () => {
      runtime.on('one', ThingMoved, 'trace', trace)
      await publish(1, 1)
      await runtime.drain()
      runtime.on('two', ThingMoved, 'away', trace)
      await publish(2, 1)
      runtime.forget('two')
      await runtime.drain()
      clock.advance(31 * 24 * hour)
      assert.equal(await pruneOutbox(db, clock.now()), 1)
      assert.deepEqual(await states(), ['done', 'due'])
      assert.equal(await pruneOutbox(db, clock.now()), 0)
    })

    it(
      'survives processes killed between effect and commit: the others deliver, once each',
      { timeout: 1_200_000 },
      async (t) => {
        if (engine === 'sqlite') return t.skip('one node')
        runtime = createEvents({ db, clock: systemClock, log: log.log })
        runtime.on('test', ThingMoved, 'trace', trace)
        for (let thing = 0; thing < 10; thing++) await publish(thing, 1, 2, 3, 4)
        const doomed = startWorker('events', core.url, { fault: 'events.before-delivery-commit:test/trace' })
        assert.equal(await doomed.ended, 'SIGKILL')
        const workers = [startWorker('events', core.url), startWorker('events', core.url)]
        try {
          await eventually(async () => (await states()).every((state) => state === 'done'))
        } finally {
          for (const worker of workers) worker.child.kill('SIGKILL')
          await Promise.all(workers.map((worker) => worker.ended))
        }
        const all = await effects(core.db)
        assert.equal(all.length, 40)
        for (let thing = 0; thing < 10; thing++)
          assert.deepEqual(
            all.filter((what) => what.startsWith(`${thing}:`)),
            [1, 2, 3, 4].map((n) => `${thing}:${n}`),
          )
      },
    )
  })
