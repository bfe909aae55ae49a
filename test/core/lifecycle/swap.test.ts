import assert from 'node:assert/strict'
import { Agent, request } from 'node:http'
import { describe, it } from 'node:test'
import { createTestDatabase, engines, eventually } from 'nettoria/testing'
import { answering, lifecyclePanel, pluginFolder } from './kit.js'

const agent = new Agent({ keepAlive: true, maxSockets: 8 })

/** Status and body of a GET over a kept connection. */
function get(port: number, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, path, agent, host: '127.0.0.1' }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('swapping under load', () => {
  it('fails no request, loses and doubles no event, over 25 disables and enables', { timeout: 120_000 }, async () => {
    const { panel, manager, stop } = await lifecyclePanel({ config: { environment: 'test' } })
    const port = await panel.panel.listen()
    const counter = `
      import { definePlugin, defineEvent, Type } from 'nettoria'
      const Made = defineEvent({ name: 'load.thing.made', version: 1, payload: Type.Object({ n: Type.Integer() }), aggregate: ({ n }) => String(n % 5) })
      export default definePlugin({ setup(plugin) {
        plugin.api.routes((app) => app.get('/on', { config: { public: true } }, async () => ({ on: true })))
        plugin.events.on(Made, 'count', async (tx, { n }) => { await tx('counter_seen').insert({ n }) })
      } })`
    const migration = `import { migration, table, unique } from 'nettoria'
      export default migration(table('counter_seen', (t) => { t.integer('n').notNullable() }))`
    const { defineEvent, Type } = await import('nettoria')
    const Made = defineEvent({
      name: 'load.thing.made',
      version: 1,
      payload: Type.Object({ n: Type.Integer() }),
      aggregate: ({ n }) => String(n % 5),
    })
    const slow = `plugin.api.routes((app) => app.get('/slow', { config: { public: true } }, async () => {
      await new Promise((done) => setTimeout(done, 150)); return { slow: true } }))`
    let going = true
    const answers = new Map<string, number>()
    const load = async (path: string) => {
      while (going) {
        const { status } = await get(port, path)
        answers.set(`${path} ${status}`, (answers.get(`${path} ${status}`) ?? 0) + 1)
        // As a customer's next click would be, not as fast as a loop can.
        await new Promise((done) => setTimeout(done, 5))
      }
    }
    let published = 0
    const publish = async () => {
      while (going) {
        const n = published++
        await panel.db.transaction((tx) => panel.panel.services.events.events.publish(tx, Made, { n }))
        await new Promise((done) => setTimeout(done, 20))
      }
    }
    try {
      await manager.install({ folder: pluginFolder('steady', { code: answering('steady', 'yes', slow) }) })
      await manager.enable('steady')
      await manager.install({
        folder: pluginFolder('counter', { code: counter, files: { 'migrations/0001_seen.js': migration } }),
      })
      await manager.enable('counter')
      const running = [
        load('/api/steady'),
        load('/api/slow'),
        load('/healthz'),
        load('/login'),
        load('/api/on'),
        publish(),
      ]
      for (let round = 0; round < 25; round++) {
        await manager.disable('counter')
        await manager.enable('counter')
      }
      going = false
      await Promise.all(running)
      await panel.settle()
      process.stdout.write(`answers during 50 swaps: ${JSON.stringify(Object.fromEntries(answers))}\n`)
      const bad = [...answers.keys()].filter((key) => !key.endsWith(' 200') && key !== '/api/on 404')
      assert.deepEqual(bad, [])
      for (const path of ['/api/steady', '/api/slow', '/healthz', '/login'])
        assert.ok((answers.get(`${path} 200`) ?? 0) > 5, path)
      assert.ok((answers.get('/api/on 404') ?? 0) > 0 && (answers.get('/api/on 200') ?? 0) > 0)
      const seen = ((await panel.db.read('counter_seen').select('n')) as { n: number }[]).map(({ n }) => n)
      assert.deepEqual(
        seen.sort((a, b) => a - b),
        Array.from({ length: published }, (_, n) => n),
      )
    } finally {
      going = false
      await stop()
    }
  })

  it('ends the streams of the old one and runs its stops', async () => {
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
    const shared = globalThis as { nettoriaTicks?: number; nettoriaStops?: number; nettoriaOpen?: boolean }
    try {
      await manager.install({ folder: pluginFolder('streaming', { code }) })
      await manager.enable('streaming')
      const stream = get(port, '/api/stream')
      await eventually(() => (shared.nettoriaTicks ?? 0) > 0 && shared.nettoriaOpen)
      await manager.disable('streaming')
      assert.equal((await stream).body, 'open')
      await eventually(() => shared.nettoriaStops === 1)
      const ticks = shared.nettoriaTicks
      await new Promise((done) => setTimeout(done, 50))
      assert.equal(shared.nettoriaTicks, ticks, 'its timer is gone')
    } finally {
      await stop()
    }
  })
})

for (const engine of engines().filter((each) => each !== 'sqlite'))
  describe(`two panels on one database, ${engine}`, () => {
    it('follow each other within seconds', { timeout: 60_000 }, async () => {
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
