import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { engines } from 'nettoria/testing'
import { isPanelError } from '../../../core/foundation/kernel/errors.js'
import { answering, lifecyclePanel, pluginFolder } from './kit.js'

const codeOf = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'nothing thrown',
    (error: unknown) => (isPanelError(error) ? `${error.code}: ${error.message}` : String(error)),
  )

const keeping = (id: string, version = '1.0.0') => ({
  manifest: {
    version,
    provides: { [`${id}.things`]: '1.0.0' },
    menus: [{ menu: 'storefront', id, label: id, href: `/${id}`, icon: 'server', order: 1 }],
  },
  code: `
    import { contract, defineEvent, defineJob, definePlugin, Database, Type } from 'nettoria'
    export default definePlugin({ setup(plugin) {
      plugin.provide(contract('${id}.things', '1.0.0'), {})
      plugin.api.routes((app) => app.get('/${id}', { config: { public: true } }, async () => ({ version: plugin.version })))
      plugin.job(defineJob({ name: '${id}.sweep', every: 60000 }), async () => undefined)
      plugin.events.on(defineEvent({ name: 'shop.thing.sold', version: 1, payload: Type.Object({ n: Type.Integer() }), aggregate: () => 'a' }),
        'count', async (tx, { n }) => { await tx('${id}_things').insert({ n }) })
    } })`,
  files: {
    'migrations/0001_things.js': `
      import { migration, table } from 'nettoria'
      export default migration(table('${id}_things', (t) => { t.integer('n').notNullable() }))`,
  },
})

const SoldEvent = async () => {
  const { defineEvent, Type } = await import('nettoria')
  return defineEvent({
    name: 'shop.thing.sold',
    version: 1,
    payload: Type.Object({ n: Type.Integer() }),
    aggregate: () => 'a',
  })
}

for (const engine of engines())
  describe(`the life of a plugin, ${engine}`, () => {
    it('keeps the data when asked to, and finds it again', async () => {
      const { panel, manager, stop } = await lifecyclePanel({ engine })
      try {
        await manager.install({ folder: pluginFolder('keeper', keeping('keeper')) })
        await manager.enable('keeper')
        await panel.db.transaction((tx) => tx('keeper_things').insert({ n: 7 }))
        await manager.uninstall('keeper', { keepData: true })
        assert.equal((await manager.find('keeper')).state, 'uninstalled')
        assert.match(await codeOf(manager.enable('keeper')), /PLUGIN_FILES_MISSING/)
        await manager.install({ folder: pluginFolder('keeper', keeping('keeper')) })
        await manager.enable('keeper')
        assert.equal((await panel.db.read('keeper_things').first()).n, 7)
      } finally {
        await stop()
      }
    })

    it('parks the facts of a disabled plugin and delivers them when it is back', async () => {
      const { panel, manager, stop } = await lifecyclePanel({ engine })
      const Sold = await SoldEvent()
      const publish = (n: number) =>
        panel.db.transaction((tx) => panel.panel.services.events.events.publish(tx, Sold, { n }))
      const counted = async () =>
        ((await panel.db.read('keeper_things').orderBy('n').select('n')) as { n: number }[]).map((row) => row.n)
      try {
        await manager.install({ folder: pluginFolder('keeper', keeping('keeper')) })
        await manager.enable('keeper')
        await publish(1)
        await manager.disable('keeper')
        await publish(2)
        await panel.settle()
        assert.deepEqual(await counted(), [])
        await manager.reload()
        await publish(3)
        await panel.settle()
        await manager.enable('keeper')
        await panel.settle()
        assert.deepEqual(await counted(), [1, 2, 3])
        await manager.uninstall('keeper', { keepData: true })
        await publish(4)
        assert.equal((await panel.db.read('core_deliveries').where('state', 'due')).length, 0)
      } finally {
        await stop()
      }
    })

    it('is upgraded with new code and a migration, and the old one stays when the new one cannot run', async () => {
      const { panel, manager, dataDir, stop } = await lifecyclePanel({ engine })
      const helper = (text: string) => ({ 'text.js': `export const text = '${text}'` })
      const version = (number: string, text: string, extra = {}) => ({
        manifest: { version: number },
        code: `import { text } from './text.js'
          export default { setup(plugin) {
            if (text === 'broken') throw new Error('no luck')
            plugin.api.routes((app) => app.get('/text', { config: { public: true } }, async () => ({ text })))
          } }`,
        files: { ...helper(text), ...extra },
      })
      const column = (name: string) => `
        import { column, migration } from 'nettoria'
        export default migration(column('texts_kept', '${name}', (t) => void t.integer('${name}')))`
      const first = {
        'migrations/0001_kept.js': `import { migration, table } from 'nettoria'
        export default migration(table('texts_kept', (t) => { t.integer('n') }))`,
      }
      const text = async () => (await panel.api('GET', '/api/text')).body.text
      try {
        await manager.install({ folder: pluginFolder('texts', version('1.0.0', 'one', first)) })
        await manager.enable('texts')
        assert.equal(await text(), 'one')
        const second = { ...first, 'migrations/0002_more.js': column('more') }
        const upgraded = await manager.upgrade({ folder: pluginFolder('texts', version('1.1.0', 'two', second)) })
        assert.deepEqual([upgraded.version, upgraded.state, await text()], ['1.1.0', 'enabled', 'two'])
        assert.ok(await panel.db.knex.schema.hasColumn('texts_kept', 'more'))
        const third = { ...second, 'migrations/0003_most.js': column('most') }
        const broken = manager.upgrade({ folder: pluginFolder('texts', version('1.2.0', 'broken', third)) })
        assert.match(await codeOf(broken), /PLUGIN_FAILED: .*"texts" failed in setup: no luck/)
        assert.deepEqual(
          [(await manager.find('texts')).version, (await manager.find('texts')).state, await text()],
          ['1.1.0', 'enabled', 'two'],
        )
        assert.equal(await panel.db.knex.schema.hasColumn('texts_kept', 'most'), false)
        await manager.reload()
        assert.equal(await text(), 'two')
        assert.equal(readdirSync(join(dataDir, 'plugins', '.versions')).length, 1)
        const older = manager.upgrade({ folder: pluginFolder('texts', version('1.0.5', 'three', first)) })
        assert.match(await codeOf(older), /PLUGIN_DOWNGRADE: .*is 1\.1\.0 here; 1\.0\.5 is not newer/)
      } finally {
        await stop()
      }
    })
  })

describe('a change that cannot be', () => {
  it('is refused while others need the plugin, naming them', async () => {
    const { manager, stop } = await lifecyclePanel()
    const using = `import { contract } from 'nettoria'
      export default { needs: { things: contract('keeper.things', '1.0.0') }, setup() {} }`
    try {
      await manager.install({ folder: pluginFolder('keeper', keeping('keeper')) })
      await manager.install({
        folder: pluginFolder('user', { manifest: { consumes: { 'keeper.things': '^1.0.0' } }, code: using }),
      })
      assert.match(
        await codeOf(manager.enable('user')),
        /PLUGIN_CONTRACT_MISSING: .*"user" needs the contract "keeper\.things"/,
      )
      assert.equal((await manager.find('user')).failure?.code, 'PLUGIN_CONTRACT_MISSING')
      await manager.enable('keeper')
      await manager.enable('user')
      assert.match(await codeOf(manager.disable('keeper')), /PLUGIN_NEEDED: The plugin "keeper" is needed by user/)
      assert.match(await codeOf(manager.uninstall('keeper', { keepData: true })), /PLUGIN_NEEDED/)
      assert.deepEqual((await manager.find('keeper')).dependants, ['user'])
      await manager.disable('user')
      await manager.disable('keeper')
      assert.match(await codeOf(manager.disable('nobody')), /PLUGIN_UNKNOWN/)
    } finally {
      await stop()
    }
  })

  it('leaves the old ones serving and says why', async () => {
    const { panel, manager, log, stop } = await lifecyclePanel()
    try {
      await manager.install({ folder: pluginFolder('fine', { code: answering('fine', 'yes') }) })
      await manager.enable('fine')
      const app = panel.panel.app
      await manager.install({
        folder: pluginFolder('bad', { code: 'export default { setup() { throw new Error("no luck") } }' }),
      })
      assert.match(await codeOf(manager.enable('bad')), /PLUGIN_FAILED: .*no luck/)
      assert.equal(panel.panel.app, app)
      assert.equal((await panel.api('GET', '/api/fine')).body.text, 'yes')
      const bad = await manager.find('bad')
      assert.deepEqual([bad.state, bad.failure?.code], ['failed', 'PLUGIN_FAILED'])
      assert.match(bad.failure?.message ?? '', /failed in setup: no luck/)
      assert.ok(log.some((line) => line.includes('no luck')))
      await manager.disable('bad')
      assert.equal((await manager.find('bad')).failure, null)
    } finally {
      await stop()
    }
  })

  it("switches the panel's own plugins off and on, also uninstalled", async () => {
    const { panel, manager, stop } = await lifecyclePanel({ plugins: ['api-docs'] })
    const status = async () => (await panel.inject({ method: 'GET', url: '/api-docs' })).statusCode
    try {
      assert.equal(await status(), 200)
      await manager.uninstall('api-docs', { keepData: false })
      assert.equal(await status(), 404)
      assert.equal((await manager.find('api-docs')).state, 'uninstalled')
      await manager.reload()
      assert.equal(await status(), 404)
      await manager.enable('api-docs')
      assert.equal(await status(), 200)
    } finally {
      await stop()
    }
  })
})
