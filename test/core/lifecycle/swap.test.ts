import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createTestDatabase, engines, eventually } from 'nettoria/testing'
import { ask } from './http-load.js'
import { answering, lifecyclePanel, pluginFolder } from './kit.js'

describe('an application that is replaced', () => {
  it('ends its streams and runs its stops', async () => {
    const { panel, manager, stop } = await lifecyclePanel()
    const port = await panel.panel.listen()
    const code = `export default { setup(plugin) {
      const timer = setInterval(() => { globalThis.nettoriaTicks = (globalThis.nettoriaTicks ?? 0) + 1 }, 5)
      plugin.onStop(async () => { clearInterval(timer); globalThis.nettoriaStops = (globalThis.nettoriaStops ?? 0) + 1 })
      plugin.api.routes((app) => {
        const open = new Set()
        app.addHook('preClose', async () => { for (const raw of open) raw.end() })
        app.get('/stream', { config: { public: true } }, async (request, reply) => {
          reply.hijack(); open.add(reply.raw); reply.raw.writeHead(200); reply.raw.write('open'); globalThis.nettoriaOpen = true
        })
      })
    } }`
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
    const shared = globalThis as { nettoriaTicks?: number; nettoriaStops?: number; nettoriaOpen?: boolean }
    try {
      const before = timers()
      await manager.install({ folder: pluginFolder('streaming', { code }) })
      await manager.enable('streaming')
      const stream = ask(port, '/api/stream')
      await eventually(() => (shared.nettoriaTicks ?? 0) > 0 && shared.nettoriaOpen)
      await manager.disable('streaming')
      assert.equal((await stream).body, 'open')
      await eventually(() => shared.nettoriaStops === 1)
      await eventually(() => timers() === before, { what: 'its timer is gone' })
    } finally {
      await stop()
    }
  })
})

for (const engine of engines().filter((each) => each !== 'sqlite'))
  describe(`two panels on one database, ${engine}`, () => {
    it('follow each other within seconds', { timeout: 1_200_000 }, async () => {
      const database = await createTestDatabase(engine)
      const first = await lifecyclePanel({ database })
      const second = await lifecyclePanel({ database, config: { dataDir: first.dataDir } })
      try {
        await first.panel.panel.listen()
        await second.panel.panel.listen()
        const status = async () => (await second.panel.inject({ method: 'GET', url: '/api/shared' })).statusCode
        await first.manager.install({ folder: pluginFolder('shared', { code: answering('shared', 'one') }) })
        await first.manager.enable('shared')
        await eventually(async () => (await status()) === 200, { what: 'the second panel takes it over' })
        const upgrade = pluginFolder('shared', { manifest: { version: '1.1.0' }, code: answering('shared', 'two') })
        await first.manager.upgrade({ folder: upgrade })
        await eventually(async () => (await second.panel.api('GET', '/api/shared')).body.text === 'two', {
          what: 'the second panel has the new code',
        })
        await second.manager.disable('shared')
        assert.equal(await status(), 404)
        await eventually(
          async () => (await first.panel.inject({ method: 'GET', url: '/api/shared' })).statusCode === 404,
          {
            what: 'the first panel follows the second',
          },
        )
      } finally {
        await second.stop()
        await first.stop()
        await database.drop()
      }
    })
  })
