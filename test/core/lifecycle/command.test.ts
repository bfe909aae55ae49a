import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createDatabase } from '../../../core/foundation/data/knex-database.js'
import { eventually } from 'nettoria/testing'
import { runNettoria } from '../../harness/run-nettoria.js'
import { answering, lifecyclePanel, pluginFolder } from './kit.js'

describe('nettoria plugin', () => {
  let dataDir = ''
  before(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'ntt-command-'))
  })
  after(() => rmSync(dataDir, { recursive: true, force: true }))

  const run = (...words: string[]) => runNettoria({ DATA_DIR: dataDir }, 'plugin', ...words)
  const state = async (id: string) => {
    const { out } = await run('list', '--json')
    return (JSON.parse(out) as { plugins: { id: string; state: string }[] }).plugins.find((plugin) => plugin.id === id)
      ?.state
  }

  it('does what it is told, answers 0, 1 or 2, and a running panel follows', { timeout: 2_000_000 }, async () => {
    const folder = pluginFolder('told', { code: answering('told', 'one') })
    const wrong = [[], ['dance'], ['enable'], ['uninstall', 'told'], ['list', '--loud']]
    assert.deepEqual(
      (await Promise.all(wrong.map((words) => run(...words)))).map(({ exit }) => exit),
      wrong.map(() => 2),
    )
    assert.equal((await run('install', folder, '--dry-run')).out, 'Nothing speaks against it. Nothing was changed.\n')
    assert.equal(await state('told'), undefined)
    const installed = await run('install', folder)
    assert.deepEqual([installed.exit, installed.out], [0, 'told 1.0.0 is installed. Enable it to switch it on.\n'])

    const db = createDatabase(`sqlite:${join(dataDir, 'panel.sqlite')}`)
    const { panel, stop } = await lifecyclePanel({
      config: { dataDir },
      database: { url: '', open: () => db, drop: async () => undefined },
    })
    try {
      await panel.panel.listen()
      const status = async () => (await panel.inject({ method: 'GET', url: '/api/told' })).statusCode
      assert.equal(await status(), 404)
      assert.equal((await run('enable', 'told')).exit, 0)
      await eventually(async () => (await status()) === 200, { what: 'the panel follows' })
      const refused = await run('install', folder)
      assert.deepEqual(
        [refused.exit, refused.err],
        [1, 'PLUGIN_INSTALLED: The plugin "told" 1.0.0 is here already. Use upgrade for another version.\n'],
      )
      assert.equal((await run('disable', 'told', '--dry-run')).exit, 0)
      assert.equal(await state('told'), 'enabled')
      assert.equal(
        (await run('upgrade', pluginFolder('told', { manifest: { version: '1.1.0' }, code: answering('told', 'two') })))
          .exit,
        0,
      )
      await eventually(async () => (await panel.api('GET', '/api/told')).body.text === 'two', {
        what: 'the panel has the new code',
      })
      assert.match((await run('disable', 'billing')).err, /^PLUGIN_NEEDED: The plugin "billing" is needed by /)
      assert.equal((await run('uninstall', 'told', '--drop-data')).exit, 0)
      await eventually(async () => (await status()) === 404, { what: 'the panel forgets it' })
      assert.equal(await state('told'), undefined)
    } finally {
      await stop()
    }
  })
})
