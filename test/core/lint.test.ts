import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { lintBoundaries } from '../../core/toolkit/lint/lint-boundaries.js'
import { parseSource } from '../../core/toolkit/lint/read-sources.js'
import { servingDependencies } from '../../core/toolkit/lint/serving-dependencies.js'

const rulesFor = (path: string, text: string, others: Record<string, string> = {}) =>
  lintBoundaries([parseSource(path, text), ...Object.entries(others).map(([p, t]) => parseSource(p, t))]).map(
    (f) => f.rule,
  )

describe('boundary linter', () => {
  it('lets clean code pass', () => {
    const text = `import { Type, definePlugin } from 'nettoria'\nimport { Invoicing } from 'nettoria/contracts/billing'\nimport { x } from './x.js'\n`
    assert.deepEqual(rulesFor('plugins/shop/index.ts', text), [])
  })

  const planted: [rule: string, path: string, text: string][] = [
    ['plugin-imports', 'plugins/shop/index.ts', `import { Ledger } from '../billing/ledger.js'`],
    [
      'plugin-imports',
      'plugins/shop/index.ts',
      `import { createDatabase } from '../../core/foundation/data/knex-database.js'`,
    ],
    ['plugin-imports', 'plugins/shop/index.ts', `import { x } from 'nettoria/plugins/billing/index'`],
    ['plugin-imports', 'plugins/shop/index.ts', `import { createTestPanel } from 'nettoria/testing'`],
    ['plugin-imports', 'plugins/shop/index.ts', `const m = await import('../billing/index.js')`],
    ['core-knows-no-plugin', 'core/web/http/server.ts', `import shop from '../../../plugins/shop/index.js'`],
    ['rooms-import-downwards', 'core/foundation/kernel/x.ts', `import { Invoicing } from '../../contracts/billing.js'`],
    ['rooms-import-downwards', 'core/web/http/x.ts', `import type { Panel } from '../../host/panel.js'`],
    ['rooms-import-downwards', 'core/host/x.ts', `const t = await import('../toolkit/testing/index.js')`],
    ['rooms-import-downwards', 'core/toolkit/x.ts', `import { run } from '../cli/main.js'`],
    ['rooms-import-downwards', 'core/identity/x.ts', `import { definePlugin } from '../index.js'`],
    ['rooms-import-downwards', 'core/web/http/x.ts', `import { createTestPanel } from 'nettoria/testing'`],
    ['rooms-import-downwards', 'core/web/http/x.ts', `const panel = await import('nettoria')`],
    ['rooms-import-downwards', 'core/foundation/data/x.ts', `import { Ledger } from 'nettoria/contracts/billing'`],
    ['core-knows-no-plugin', 'core/web/http/x.ts', `import shop from 'nettoria/plugins/shop/index'`],
    ['known-rooms', 'core/misc/x.ts', `import { y } from '../contracts/y.js'`],
    ['known-rooms', 'core/attic/keep.ts', `export const kept = 1`],
    ['known-rooms', 'core/attic/deep/notes.json', `{}`],
    ['known-rooms', 'core/loose.ts', `export const kept = 1`],
    ['plugin-imports', 'plugins/shop/x.ts', `const m = await import('../billing/x.js', {})`],
    ['plugin-imports', 'plugins/shop/x.ts', 'const m = await import(`../billing/x.js`)'],
    ['plugin-imports', 'plugins/shop/x.ts', `const a = 1; import { x } from '../billing/x.js'`],
    ['plugin-imports', 'plugins/shop/x.ts', `import { x } from '/srv/panel/dist/core/index.js'`],
    ['literal-imports', 'plugins/shop/x.ts', 'const m = await import(`../ordering/${n}.js`)'],
    ['literal-imports', 'plugins/shop/x.ts', `const m = await import('../ordering/' + n + '.js')`],
    ['literal-imports', 'plugins/shop/x.ts', `const m = await import(where)`],
    ['literal-imports', 'plugins/shop/x.ts', `const m = require(where)`],
    ['literal-imports', 'core/web/http/x.ts', 'const m = await import(`../../../plugins/${id}/index.js`)'],
    [
      'screens-through-the-kit',
      'plugins/shop/cart.pages.ts',
      `routes(router: App) { router.post('/cart', options, act) }`,
    ],
    ['screens-through-the-kit', 'plugins/shop/cart-screen.ts', `app.post('/cart', { config }, async () => 1)`],
    ['screens-through-the-kit', 'plugins/shop/cart-screen.ts', `app.post<{ Body: Cart }>('/cart', options, act)`],
    [
      'screens-through-the-kit',
      'plugins/shop/x.ts',
      `routes(app: App) {\n  const server = app\n  server.route(options)`,
    ],
    ['screens-through-the-kit', 'plugins/shop/x.ts', `routes(app: App) { const { post } = app }`],
    ['screens-through-the-kit', 'plugins/shop/x.ts', `app.register(async (inner) => inner.get('/x', show))`],
    ['screens-through-the-kit', 'plugins/shop/x.ts', `this.#panel.post('/x', { config: { public: true } }, act)`],
    ['screens-through-the-kit', 'plugins/shop/cart.pages.ts', `app.post('/cart', { config }, async () => 1)`],
    ['screens-through-the-kit', 'core/identity/pages/x.pages.ts', `scope.get('/x', { config }, show)`],
    ['one-wiring', 'plugins/shop/index.ts', `plugin.pages.routes((app) => plugin.get(Cart).routes(app))`],
    ['one-wiring', 'plugins/shop/index.ts', `plugin.api.routes(cartRoutes(db))`],
    ['one-wiring', 'plugins/shop/index.ts', `const { pages } = plugin\npages.routes(cartPages)`],
    ['one-wiring', 'plugins/shop/index.ts', `const { routes } = plugin.pages\nroutes((app) => cart(app))`],
    ['one-wiring', 'plugins/shop/wire.ts', `p.pages.routes(cartPages)`],
    ['wrapped-libraries', 'core/web/http/server.ts', `import { container } from 'tsyringe'`],
    ['wrapped-libraries', 'plugins/shop/index.ts', `import { Agenda } from 'agenda'`],
    ['wrapped-libraries', 'core/foundation/data/x.ts', `import ee from 'eventemitter2'`],
    ['one-clock', 'plugins/shop/index.ts', `const now = Date.now()`],
    ['portable-sql', 'plugins/shop/find.ts', `rows.orWhereLike('name', 'a%')`],
    ['one-clock', 'core/foundation/data/x.ts', `const now = new Date()`],
    ['themes-hold-no-typescript', 'themes/default/x.ts', `export {}`],
    ['small-files', 'core/foundation/data/x.ts', 'const a = 1\n'.repeat(251)],
  ]
  for (const [rule, path, text] of planted)
    it(`catches ${rule} in ${text.slice(0, 60).trim()}`, () => assert.deepEqual(rulesFor(path, text), [rule]))

  it('lets a plugin ask its own client, keep a map, and have raw routes in the API and in tests', () => {
    const client = `const a = await this.client.get('/vms', { signal })\nconst b = rows.get(id)\nconst c = query.delete()\nawait row.patch({ config })\nregistry.register(rows, one)`
    const api = `routes(app: App) { app.get('/cart', { config }, show) }`
    assert.deepEqual(rulesFor('plugins/shop/client.ts', client), [])
    assert.deepEqual(rulesFor('plugins/shop/cart.routes.ts', api), [])
    assert.deepEqual(rulesFor('plugins/shop/shop.test.ts', api), [])
  })

  it('tells imports from texts about them', () => {
    const text = "const a = `say; import 'agenda'`\nconst b = 'import(where)'\nconst c = `import(${where})`"
    assert.deepEqual(rulesFor('plugins/shop/x.ts', text), [])
    assert.deepEqual(rulesFor('plugins/shop/x.ts', 'const a = `${await import(where)}`'), ['literal-imports'])
  })

  it('says what to do', () => {
    const said = (path: string, text: string) => lintBoundaries([parseSource(path, text)])[0]!.message
    assert.match(said('core/attic/x.ts', ''), /core\/attic is no room; move the file into one of cli, toolkit/)
    assert.match(said('plugins/shop/x.ts', 'import(where)'), /import each file by its name/)
    assert.match(said('plugins/shop/x.ts', `app.post('/x', act)`), /app\.form, .*\*\.routes\.ts/)
  })

  it('lets a room import itself and what stands below', () => {
    const text = `import { a } from './a.js'\nimport { b } from '../contracts/b.js'\nimport type { c } from '../web/c.js'`
    assert.deepEqual(rulesFor('core/host/x.ts', text), [])
    assert.deepEqual(rulesFor('core/index.ts', `export { definePlugin } from './host/plugins/plugin.js'`), [])
  })

  it('catches a circle of imports, but not one of types', () => {
    const b = `import { a } from './a.js'\nexport const b = a`
    assert.deepEqual(
      rulesFor('core/web/a.ts', `import { b } from './b.js'\nexport const a = b`, { 'core/web/b.ts': b }),
      ['no-import-cycles'],
    )
    assert.deepEqual(rulesFor('core/web/a.ts', `import type { b } from './b.js'`, { 'core/web/b.ts': b }), [])
  })

  it('catches a development package in what serves, and not in tests, tools and types', () => {
    const found = (path: string, text: string) =>
      servingDependencies([parseSource(path, text)], new Set(['typescript', '@types/pg', '@dev/tool'])).map(
        (f) => f.rule,
      )
    const caught = ['serving-dependencies']
    assert.deepEqual(found('core/web/x.ts', `import ts from 'typescript'`), caught)
    assert.deepEqual(found('plugins/shop/x.ts', `const t = await import('@dev/tool/inner')`), caught)
    assert.deepEqual(found('core/cli/x.ts', `const t = require('@dev/tool')`), caught)
    assert.deepEqual(found('migrations/0001_x.ts', `import '@dev/tool'`), caught)
    assert.deepEqual(found('core/web/x.ts', `import type ts from 'typescript'`), [])
    assert.deepEqual(found('core/web/x.ts', `import pg from 'pg'`), [])
    assert.deepEqual(found('core/toolkit/lint/x.ts', `import ts from 'typescript'`), [])
    assert.deepEqual(found('plugins/shop/shop.test.ts', `import ts from 'typescript'`), [])
  })

  it('allows the contracts of another plugin and ignores comments', () => {
    const text = `import { X } from 'nettoria/plugins/billing/contracts/x'\n// Date.now() would be wrong\n`
    assert.deepEqual(rulesFor('plugins/shop/index.ts', text), [])
  })
})
