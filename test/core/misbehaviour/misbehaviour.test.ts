import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answering, lifecyclePanel, pluginFolder } from '../lifecycle/kit.js'
import type { LifecyclePanel } from '../lifecycle/kit.js'

const routes = (area: string, url: string, config = '{ public: true }', method = 'get') =>
  `export default { setup(p) { p.${area}.routes((app) => app.${method}('${url}', { config: ${config} }, async () => ({ evil: true }))) } }`
const failing = (phase: string) => `throw new Error('evil in ${phase}')`

interface Bad {
  name: string
  code: string
  manifest?: Record<string, unknown>
  files?: Record<string, string>
  says: RegExp
}

const bad: Bad[] = [
  { name: 'throws when it is imported', code: failing('import'), says: /failed in import: evil in import/ },
  {
    name: 'throws in its setup',
    code: `export default { setup() { ${failing('setup')} } }`,
    says: /failed in setup: evil in setup/,
  },
  { name: 'throws what is no error', code: `export default { setup() { throw 'words' } }`, says: /failed in setup/ },
  {
    name: 'throws in its routes',
    code: `export default { setup(p) { p.api.routes(() => { ${failing('routes')} }) } }`,
    says: /failed in http: evil in routes/,
  },
  {
    name: 'throws when it starts',
    code: `export default { setup(p) { p.onStart(async () => { ${failing('start')} }) } }`,
    says: /failed in start: evil in start/,
  },
  {
    name: 'has a migration that fails',
    code: 'export default { setup() {} }',
    files: {
      'migrations/0001_bad.js': `export default { steps: [{ up: async () => { ${failing('migration')} }, down: async () => {} }] }`,
    },
    says: /failed in migrate: .*evil in migration/,
  },
  {
    name: 'takes a route of the core',
    code: routes('api', '/auth/login', '{ public: true }', 'post'),
    says: /POST \/api\/auth\/login is registered by evil and by core/,
  },
  {
    name: 'takes a route of another plugin',
    code: routes('api', '/good'),
    says: /GET \/api\/good is registered by evil and by good/,
  },
  {
    name: "puts a page that looks like the operator's area",
    code: routes('pages', '/admin/users'),
    says: /GET \/admin\/users of evil lies in the operator's area/,
  },
  {
    name: "puts an open page into the operator's area",
    code: routes('admin', '/secrets'),
    says: /GET \/admin\/secrets of evil lies in the operator's area/,
  },
  {
    name: "puts an address into the operator's API for any customer",
    code: routes('api', '/admin/users', `{ permission: 'self' }`),
    says: /GET \/api\/admin\/users of evil lies in the operator's area/,
  },
  {
    name: "asks only for a customer's permission in the operator's area",
    code: routes('admin', '/users', `{ permission: 'evil.things.read' }`),
    manifest: { permissions: [{ id: 'evil.things.read', scope: 'account', title: 'See things' }] },
    says: /asks for no staff permission/,
  },
  {
    name: "hides raw bytes from the operator's area",
    code: routes('webhooks', '/admin/x', '{ public: true }', 'post'),
    says: /lies in the operator's area/,
  },
  { name: 'puts a page among the webhooks', code: routes('pages', '/hooks/good/x'), says: /lies among the webhooks/ },
  {
    name: 'names a job like one of the core',
    code: `export default { setup(p) { p.job({ name: 'core.clean-up' }, async () => {}) } }`,
    says: /failed in setup: .*core\.clean-up/,
  },
  {
    name: 'subscribes twice under one name',
    code: `import { defineEvent, Type } from 'nettoria'
      const E = defineEvent({ name: 'a.b.done', version: 1, payload: Type.Object({}), aggregate: () => 'a' })
      export default { setup(p) { for (let i = 0; i < 2; i++) p.events.on(E, 'same', async () => {}) } }`,
    says: /failed in setup: The handler evil\/same hears a\.b\.done twice/,
  },
  {
    name: 'provides a contract of another plugin',
    code: `import { contract } from 'nettoria'
      export default { setup(p) { p.provide(contract('good.things', '1.0.0'), {}) } }`,
    manifest: { provides: { 'good.things': '1.0.0' } },
    says: /The contract "good\.things" is provided by both/,
  },
]

const good = {
  manifest: { provides: { 'good.things': '1.0.0' } },
  code: `
    import { contract, definePlugin } from 'nettoria'
    export default definePlugin({ setup(plugin) {
      plugin.provide(contract('good.things', '1.0.0'), { answer: () => 42 })
      plugin.api.routes((app) => app.get('/good', { config: { public: true } }, async () => ({ good: true })))
    } })`,
}

async function withGood(work: (life: LifecyclePanel) => Promise<void>): Promise<void> {
  const life = await lifecyclePanel()
  try {
    await life.manager.install({ folder: pluginFolder('good', good) })
    await life.manager.enable('good')
    await work(life)
  } finally {
    await life.stop()
  }
}

const isGood = async ({ panel }: LifecyclePanel) => {
  assert.deepEqual((await panel.api('GET', '/api/good')).body, { good: true })
  assert.equal((await panel.inject({ method: 'GET', url: '/login' })).statusCode, 200)
}

describe('a plugin that', () => {
  for (const { name, says, ...source } of bad)
    it(`${name} harms nobody, neither enabled nor at a boot, and its reason is told`, async () => {
      await withGood(async (life) => {
        const { panel, manager, log } = life
        await manager.install({ folder: pluginFolder('evil', source) })
        await assert.rejects(manager.enable('evil'), says)
        await isGood(life)
        // As another node, or the next start, would build it.
        await panel.db.transaction((tx) =>
          tx('core_plugins').where('id', 'evil').update({ state: 'enabled', failure: null, failure_code: null }),
        )
        await panel.panel.lifecycle.boot()
        await isGood(life)
        const evil = await manager.find('evil')
        assert.equal(evil.state, 'failed')
        assert.match(evil.failure?.message ?? '', says)
        assert.equal((await manager.find('good')).state, 'enabled')
        assert.ok(
          log.some((line) => says.test((JSON.parse(line) as { msg: string }).msg ?? '')),
          'the reason is in the log',
        )
        await manager.uninstall('evil', { keepData: false })
        assert.deepEqual(
          (await manager.list()).map((plugin) => plugin.id),
          ['good'],
        )
      })
    })
})

describe('a running plugin that', () => {
  it('throws when it stops does not hold up the change or the end', async () => {
    await withGood(async (life) => {
      const code = `export default { setup(p) { p.onStop(async () => { throw new Error('evil in stop') }) } }`
      await life.manager.install({ folder: pluginFolder('evil', { code }) })
      await life.manager.enable('evil')
      await life.manager.disable('evil')
      await life.panel.panel.lifecycle.host.retired(5_000)
      await isGood(life)
      assert.ok(life.log.some((line) => line.includes('evil in stop')))
    })
  })

  it("fails every request, event, job, slot and tap of its own fails nobody else's", async () => {
    await withGood(async (life) => {
      const { panel, manager } = life
      const { defineEvent, defineHook, Type } = await import('nettoria')
      const Done = defineEvent({
        name: 'good.thing.done',
        version: 1,
        payload: Type.Object({ n: Type.Integer() }),
        aggregate: () => 'a',
      })
      const Cosmetic = defineHook<string, null>({ name: 'good.title', version: 1, onError: 'skip', timeLimit: 50 })
      const Money = defineHook<string, null>({ name: 'good.price', version: 1, onError: 'fail', timeLimit: 50 })
      const code = `
        import { defineEvent, defineHook, defineJob, definePlugin, Type } from 'nettoria'
        const Done = defineEvent({ name: 'good.thing.done', version: 1, payload: Type.Object({ n: Type.Integer() }), aggregate: () => 'a' })
        const hook = (name, onError) => defineHook({ name, version: 1, onError, timeLimit: 50 })
        export default definePlugin({ setup(plugin) {
          plugin.api.routes((app) => app.get('/evil', { config: { public: true } }, async () => { throw new Error('evil request') }))
          plugin.events.on(Done, 'fail', async () => { throw new Error('evil handler') })
          plugin.hooks.tap(hook('good.title', 'skip'), () => new Promise(() => {}))
          plugin.hooks.tap(hook('good.price', 'fail'), () => undefined)
          plugin.slot('customer.dashboard.cards', { id: 'evil.card', view: 'evil/none', load: async () => 42 })
          plugin.job(defineJob({ name: 'evil.fail', every: 60000, retries: 0 }), async () => { throw new Error('evil job') })
        } })`
      const listening = `
        import { defineEvent, definePlugin, Type } from 'nettoria'
        const Done = defineEvent({ name: 'good.thing.done', version: 1, payload: Type.Object({ n: Type.Integer() }), aggregate: () => 'a' })
        export default definePlugin({ setup(plugin) {
          plugin.events.on(Done, 'count', async () => { globalThis.nettoriaHeard = (globalThis.nettoriaHeard ?? 0) + 1 })
        } })`
      await manager.install({ folder: pluginFolder('evil', { code }) })
      await manager.install({ folder: pluginFolder('listener', { code: listening }) })
      await manager.enable('evil')
      await manager.enable('listener')
      const { events, hooks } = panel.panel.services
      assert.equal((await panel.inject({ method: 'GET', url: '/api/evil' })).statusCode, 500)
      await panel.db.transaction((tx) => events.events.publish(tx, Done, { n: 1 }))
      await events.drain()
      await assert.rejects(panel.jobs.drain(), /evil job/)
      assert.equal((globalThis as { nettoriaHeard?: number }).nettoriaHeard, 1)
      assert.equal(await hooks.hooks.run(Cosmetic, 'title', null), 'title')
      await assert.rejects(hooks.hooks.run(Money, '1.00', null), /good\.price.*evil|evil.*good\.price/)
      await isGood(life)
    })
  })

  it(
    'floods events and hangs in its handlers does not keep the others from theirs',
    { timeout: 1_200_000 },
    async () => {
      await withGood(async (life) => {
        const { panel, manager } = life
        const { defineEvent, Type } = await import('nettoria')
        const payload = Type.Object({ n: Type.Integer() })
        const Flood = defineEvent({ name: 'flood.thing.done', version: 1, payload, aggregate: ({ n }) => String(n) })
        const Paid = defineEvent({ name: 'calm.invoice.paid', version: 1, payload, aggregate: () => 'a' })
        const handler = (event: string, body: string) => ({
          code: `
          import { defineEvent, definePlugin, Type } from 'nettoria'
          const E = defineEvent({ name: '${event}', version: 1, payload: Type.Object({ n: Type.Integer() }), aggregate: ({ n }) => String(n) })
          export default definePlugin({ setup(plugin) { plugin.events.on(E, 'hear', async (tx, { n }) => { ${body} }) } })`,
        })
        const order = 'globalThis.nettoriaOrder ??= []; globalThis.nettoriaOrder.push'
        await manager.install({ folder: pluginFolder('flooding', handler('flood.thing.done', `${order}('flood')`)) })
        await manager.install({ folder: pluginFolder('calm', handler('calm.invoice.paid', `${order}('paid')`)) })
        await manager.enable('flooding')
        await manager.enable('calm')
        const { events } = panel.panel.services
        await panel.db.transaction(async (tx) => {
          for (let n = 0; n < 200; n++) await events.events.publish(tx, Flood, { n })
        })
        await panel.db.transaction((tx) => events.events.publish(tx, Paid, { n: 1 }))
        await events.drain()
        const heard = (globalThis as { nettoriaOrder?: string[] }).nettoriaOrder ?? []
        assert.equal(heard.length, 201)
        assert.ok(heard.indexOf('paid') < 60, `after ${heard.indexOf('paid')} deliveries of the flood`)
      })
    },
  )
})

describe('enabling and disabling again and again', () => {
  it('leaves nothing behind', async () => {
    await withGood(async ({ panel, manager }) => {
      const code = answering(
        'again',
        'yes',
        `
        const timer = setInterval(() => {}, 60000)
        plugin.onStop(async () => clearInterval(timer))
        plugin.slot('customer.dashboard.cards', { id: 'again.card', view: 'again/none', load: async () => null })
        plugin.job({ name: 'again.sweep', every: 60000 }, async () => undefined)`,
      )
      await manager.install({ folder: pluginFolder('again', { code }) })
      const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
      const tables = async () =>
        Promise.all(
          ['core_deliveries', 'core_jobs', 'core_events'].map(async (name) => (await panel.db.read(name)).length),
        )
      await panel.panel.lifecycle.host.retired(5_000)
      const before = { timers: timers(), tables: await tables() }
      for (let round = 0; round < 20; round++) {
        await manager.enable('again')
        await manager.disable('again')
      }
      await panel.panel.lifecycle.host.retired(5_000)
      assert.deepEqual(await tables(), before.tables)
      // Fewer is possible: earlier panels of this process may still have been letting theirs go. Twenty leaks hide behind none of that.
      assert.ok(timers() <= before.timers, `${timers()} timers, ${before.timers} before`)
      assert.deepEqual(
        panel.panel.services.menus.for('storefront', null, '/', (key) => key),
        [],
      )
      assert.equal((await panel.inject({ method: 'GET', url: '/api/again' })).statusCode, 404)
    })
  })
})
