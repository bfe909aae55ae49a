import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { createTestDatabase, engines, eventually } from 'nettoria/testing'
import { loadConfig } from '../../../../core/foundation/kernel/config.js'
import { createLogger } from '../../../../core/foundation/kernel/pino-logger.js'
import { createPanel } from '../../../../core/host/panel.js'
import type { Panel } from '../../../../core/host/panel.js'
import { packPlugin } from './pack-plugin.js'

const root = resolve(import.meta.dirname, '../../../../..')
const job = 'referrals.sum-up'

const rowOf = (panel: Panel, name: string) =>
  panel.db.read('core_jobs').where({ name }).first('id', 'next_run_at', 'last_finished_at')
const lastRun = async (panel: Panel, name: string) =>
  ((await rowOf(panel, name)) as { last_finished_at: number | null } | undefined)?.last_finished_at ?? 0

/** Makes jobs due now. */
const wake = (panel: Panel, ...names: string[]) =>
  panel.db.transaction((tx) => tx('core_jobs').whereIn('name', names).update({ next_run_at: 1 }))

/** Two turns of a job that runs anyway: time enough for another one that is due. */
async function twoTurns(panel: Panel): Promise<void> {
  for (let turn = 0; turn < 2; turn++) {
    const before = await lastRun(panel, 'core.clean-up')
    await wake(panel, 'core.clean-up')
    await eventually(async () => (await lastRun(panel, 'core.clean-up')) > before)
  }
}

for (const engine of engines())
  describe(`the queue of a panel whose plugins come and go, ${engine}`, { timeout: 1_200_000 }, () => {
    it('runs the jobs of a plugin while it is enabled, keeps them while it is not, and forgets them with it', async () => {
      const database = await createTestDatabase(engine)
      const db = database.open()
      const dataDir = mkdtempSync(join(tmpdir(), 'ntt-queue-'))
      const env = { NODE_ENV: 'test', DATA_DIR: dataDir, DATABASE_URL: database.url, PORT: '0' }
      const log = createLogger('silent')
      const panel = await createPanel({ config: loadConfig(env, root), log, database: db, only: [] })
      const { manager } = panel.lifecycle
      try {
        await panel.work()
        await manager.install({ folder: packPlugin('referrals') })
        await manager.enable('referrals')
        await eventually(async () => (await lastRun(panel, job)) > 0, { what: 'it runs' })

        await manager.disable('referrals')
        await wake(panel, job)
        const ran = await lastRun(panel, job)
        await twoTurns(panel)
        assert.equal(await lastRun(panel, job), ran, 'it rests')

        await manager.enable('referrals')
        await eventually(async () => (await lastRun(panel, job)) > ran, { what: 'it runs again' })

        await manager.uninstall('referrals', { keepData: false })
        await twoTurns(panel)
        const left = await panel.db.read('core_jobs').select('name')
        assert.deepEqual(left, [{ name: 'core.clean-up' }])
      } finally {
        await panel.stop()
        await db.close()
        await database.drop()
        rmSync(dataDir, { recursive: true })
      }
    })
  })
