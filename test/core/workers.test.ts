import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createTestPanel, engines } from 'nettoria/testing'
import type { TestPanel } from 'nettoria/testing'
import { silence } from '../../core/work/workers/workers.js'

/** The row of a process elsewhere, which holds a batch of deliveries and a job. */
const stranger = 'f4b0c1d2-0000-4000-8000-000000000001'

for (const engine of engines())
  describe(`processes that share a database, on ${engine}`, () => {
    let panel: TestPanel
    before(async () => {
      panel = await createTestPanel({ engine, plugins: [] })
    })
    after(() => panel.stop())

    async function strangerHolds(seenAt: number, space: string | null, pid: number): Promise<void> {
      const { db, clock } = panel
      await db.transaction(async (tx) => {
        await tx('core_workers').insert({ id: stranger, pid_space: space, pid, seen_at: seenAt })
        const event = { name: 'test.happened', version: 1, aggregate: 'a', payload: '{}', published_at: clock.now() }
        await tx('core_events').insert({ id: 'e1', ...event })
        const held = {
          event_id: 'e1',
          aggregate: 'a',
          state: 'due',
          attempts: 3,
          due_at: 0,
          claim: `${stranger}:7`,
          claimed_until: clock.now() + 60_000,
        }
        await tx('core_deliveries').insert(Array.from({ length: 6 }, (_none, n) => ({ ...held, handler: `h${n}` })))
        const job = { name: 'test.job', type: 'normal', data: '{}', next_run_at: clock.now() + 60_000, disabled: 0 }
        await tx('core_jobs').insert({ ...job, locked_at: clock.now(), lock_token: `${stranger}:3` })
      })
    }

    async function whatIsHeld() {
      const { read } = panel.db
      const workers = await read('core_workers').where({ id: stranger })
      const deliveries = await read('core_deliveries')
        .where({ event_id: 'e1' })
        .orderBy('id')
        .select('claim', 'attempts')
      const jobs = await read('core_jobs').whereNotNull('lock_token')
      return {
        alive: workers.length,
        claims: deliveries.filter(({ claim }) => claim).length,
        attempts: deliveries.map((row) => row.attempts),
        locks: jobs.length,
      }
    }

    async function forget(): Promise<void> {
      await panel.db.transaction(async (tx) => {
        for (const table of ['core_deliveries', 'core_events', 'core_jobs', 'core_workers']) await tx(table).delete()
      })
    }

    const held = { alive: 1, claims: 6, attempts: [3, 3, 3, 3, 3, 3], locks: 1 }
    // Four may have run when it died; the last two were only waiting.
    const freed = { alive: 0, claims: 0, attempts: [3, 3, 3, 3, 2, 2], locks: 0 }

    it('leave one alone that spoke lately, and free everything of one that fell silent', async () => {
      await strangerHolds(panel.clock.now(), 'another machine', 1)
      await panel.panel.services.workers.sweep()
      assert.deepEqual(await whatIsHeld(), held)
      panel.clock.advance(silence)
      await panel.panel.services.workers.sweep()
      assert.deepEqual(await whatIsHeld(), freed)
      const gone = await panel.db.read('core_events').where({ name: 'core.worker.gone' })
      assert.deepEqual(
        gone.map(({ payload }) => JSON.parse(payload)),
        [{ workerId: stranger }],
      )
      await forget()
    })
  })
