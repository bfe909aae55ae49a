import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isPanelError } from '../../core/foundation/kernel/errors.js'
import { orderPlugins } from '../../core/host/plugins/graph.js'
import { validateManifest } from '../../core/host/plugins/manifest.js'
import type { Manifest } from '../../core/host/plugins/manifest.js'
import { bootWith } from './fixture-plugins.js'

const manifest = (id: string, more: Partial<Manifest> = {}) => ({
  id,
  manifest: { id, name: id, version: '1.0.0', description: id, panel: '^1.0.0', license: 'ISC', ...more },
})
const codeOf = (run: () => unknown): string => {
  try {
    run()
    return 'nothing thrown'
  } catch (error) {
    return isPanelError(error) ? `${error.code}: ${error.message}` : String(error)
  }
}
const alone = () => false
const entry = { menu: 'storefront', id: 'shop', label: 'shop.menu', href: '/shop', icon: 'server', order: 1 }

describe('manifest', () => {
  const good = manifest('shop').manifest

  it('takes a good one', () => assert.equal(validateManifest(good, 'plugin.json').id, 'shop'))

  const bad: [name: string, change: object, says: RegExp][] = [
    ['an unknown field', { colour: 'red' }, /unknown field "colour"/],
    ['a misspelt field', { version: undefined, verzion: '1.0.0' }, /unknown field "verzion"; .* version/],
    [
      'a misspelt field of an entry',
      { menus: [{ ...entry, label: undefined, lable: 'x' }] },
      /unknown field "menus\/0\/lable"; .* label/,
    ],
    ['a missing field', { name: undefined }, /name/],
    ['a bad id', { id: 'Shop!' }, /\/id/],
    ['a bad version', { version: 'latest' }, /"latest" is not semver/],
    ['a bad range', { consumes: { 'billing.invoicing': 'newest' } }, /"newest" is not a semver range/],
    [
      'a menu icon that nobody can draw',
      { menus: [entry, { ...entry, icon: 'sevrer' }] },
      /\/menus\/1\/icon: there is no Tabler icon "sevrer"/,
    ],
    ['another plugin API', { panel: '^9.0.0' }, /wants plugin API \^9\.0\.0, this panel offers/],
  ]
  for (const [name, change, says] of bad)
    it(`refuses ${name}`, () =>
      assert.match(
        codeOf(() => validateManifest(JSON.parse(JSON.stringify({ ...good, ...change })), 'plugin.json')),
        says,
      ))
})

describe('plugin graph', () => {
  it('puts providers before consumers, whatever their names', () => {
    const a = manifest('a', { consumes: { 'x.b': '^1.0.0' } })
    const b = manifest('b', { provides: { 'x.b': '1.2.0' }, after: ['c'] })
    assert.deepEqual(
      orderPlugins([a, b, manifest('c')], alone).order.map((p) => p.id),
      ['c', 'b', 'a'],
    )
  })

  it('blocks who needs a missing contract, and who needs that one', () => {
    const a = manifest('a', { consumes: { 'x.gone': '^1.0.0' }, provides: { 'x.a': '1.0.0' } })
    const b = manifest('b', { consumes: { 'x.a': '^1.0.0' } })
    const { order, blocked } = orderPlugins([a, b, manifest('c')], alone)
    assert.deepEqual(
      order.map((p) => p.id),
      ['c'],
    )
    assert.match(
      blocked.get('a')!.message,
      /"a" needs the contract "x\.gone" \^1\.0\.0, and no enabled plugin provides it/,
    )
    assert.equal(blocked.get('b')!.code, 'PLUGIN_CONTRACT_MISSING')
  })

  it('blocks a wrong version and names both sides', () => {
    const a = manifest('a', { consumes: { 'x.b': '^2.0.0' } })
    const { blocked } = orderPlugins([a, manifest('b', { provides: { 'x.b': '1.0.0' } })], alone)
    assert.match(blocked.get('a')!.message, /needs the contract "x\.b" \^2\.0\.0, but "b" provides 1\.0\.0/)
  })

  it('names the culprits of a cycle and of a duplicate', () => {
    const a = manifest('a', { provides: { 'x.a': '1.0.0' }, consumes: { 'x.b': '1' } })
    const b = manifest('b', { provides: { 'x.b': '1.0.0' }, consumes: { 'x.a': '1' } })
    assert.match(
      codeOf(() => orderPlugins([a, b], alone)),
      /PLUGIN_CYCLE: .*a -> b -> a/,
    )
    const twins = ['a', 'b'].map((id) => manifest(id, { provides: { 'x.one': '1.0.0' } }))
    assert.match(
      codeOf(() => orderPlugins(twins, alone)),
      /"x\.one" is provided by both "a" and "b"/,
    )
    assert.equal(orderPlugins(twins, () => true).order.length, 2)
  })

  it('lets an adapter contract have no provider', () => {
    const a = manifest('a', { consumes: { 'x.drivers': '^1.0.0' } })
    assert.equal(orderPlugins([a], (contract) => contract === 'x.drivers').order.length, 1)
  })
})

describe('a plugin that cannot run is parked and the panel starts', () => {
  const parked: [name: string, plugins: Parameters<typeof bootWith>[0], id: string, says: RegExp][] = [
    ['a manifest that is no JSON', { bad: { manifest: '{' } }, 'bad', /is not valid JSON/],
    ['a manifest with an unknown field', { bad: { manifest: { colour: 1 } } }, 'bad', /unknown field "colour"/],
    [
      'a menu entry with an icon that nobody can draw',
      { bad: { manifest: { menus: [{ ...entry, icon: 'sevrer' }] } } },
      'bad',
      /no Tabler icon "sevrer"/,
    ],
    [
      'a setup that throws',
      { bad: { code: 'export default { setup() { throw new Error("no luck") } }' } },
      'bad',
      /no luck/,
    ],
    ['an import that throws', { bad: { code: 'throw new Error("no load")' } }, 'bad', /failed in import: no load/],
    ['no default export', { bad: { code: 'export const x = 1' } }, 'bad', /does not export default/],
    [
      'a missing contract',
      { bad: { manifest: { consumes: { 'x.gone': '^1.0.0' } } } },
      'bad',
      /no enabled plugin provides it/,
    ],
    [
      'a promise it does not keep',
      { bad: { manifest: { provides: { 'x.y': '1.0.0' } } } },
      'bad',
      /setup never provided it/,
    ],
    [
      'routes that throw',
      { bad: { code: 'export default { setup(p) { p.api.routes(() => { throw new Error("no route") }) } }' } },
      'bad',
      /failed in http: no route/,
    ],
    [
      'a route that says nothing about who may call it',
      { bad: { code: `export default { setup(p) { p.api.routes((app) => app.get('/open', () => 1)) } }` } },
      'bad',
      /The route GET \/api\/open of bad declares neither/,
    ],
    ...['/login', '/api/return/x', '/login/returned/x'].map((url): (typeof parked)[number] => [
      `a webhook that looks like a page, ${url}`,
      {
        bad: {
          code: `export default { setup(p) { p.webhooks.routes((a) => a.post('${url}', { config: { public: true } }, () => 1)) } }`,
        },
      },
      'bad',
      /does not begin with \/hooks\//,
    ]),
    [
      'a permission that nobody declares',
      {
        bad: {
          code: `export default { setup(p) { p.api.routes((a) => a.get('/x', { config: { permission: 'a.b' } }, () => 1)) } }`,
        },
      },
      'bad',
      /asks for the permission "a\.b", which no manifest declares/,
    ],
  ]
  for (const [name, plugins, id, says] of parked)
    it(name, async () => {
      const { panel, log, stop } = await bootWith({ ...plugins, good: {} })
      try {
        assert.match(panel.panel.failures.get(id)?.error.message ?? 'not parked', says)
        assert.deepEqual(
          panel.panel.plugins.map((plugin) => plugin.id),
          ['good'],
        )
        assert.equal((await panel.inject({ method: 'GET', url: '/login' })).statusCode, 200)
        assert.ok(
          log.some((line) => says.test((JSON.parse(line) as { msg: string }).msg)),
          'the reason is in the log',
        )
      } finally {
        await stop()
      }
    })

  it('blocks what needs a failed plugin and keeps both reasons in SQL', async () => {
    const first = `import { contract } from '${new URL('../../core/foundation/di/contract.js', import.meta.url).href}'
      export default { setup() { throw new Error('broken') } }`
    const second = `import { contract } from '${new URL('../../core/foundation/di/contract.js', import.meta.url).href}'
      export default { needs: { a: contract('x.a', '1.0.0') }, setup() {} }`
    const { panel, stop } = await bootWith({
      first: { manifest: { provides: { 'x.a': '1.0.0' } }, code: first },
      second: { manifest: { consumes: { 'x.a': '^1.0.0' } }, code: second },
    })
    try {
      const rows = await panel.db.read('core_plugins').orderBy('id').select('id', 'state', 'failure')
      assert.deepEqual(
        rows.map((row) => [row.id, row.state]),
        [
          ['first', 'failed'],
          ['second', 'blocked'],
        ],
      )
      assert.match(rows[1].failure, /"second" waits for "first"/)
    } finally {
      await stop()
    }
  })

  it('but stops the boot when it is critical', async () => {
    const throws = 'export default { setup() { throw new Error("no luck") } }'
    await assert.rejects(bootWith({ bad: { manifest: { critical: true }, code: throws } }), /no luck/)
  })

  it('keeps what one set of routes adds from the others', async () => {
    const code = `export default { setup(p) {
      const open = { config: { public: true } }
      p.api.routes((app) => {
        app.addHook('preHandler', async (request, reply) => void reply.header('x-first', 'yes'))
        app.setErrorHandler((error, request, reply) => reply.code(418).send({ first: true }))
        app.get('/two/first', open, async () => ({}))
      })
      p.api.routes((app) => {
        app.setErrorHandler((error, request, reply) => reply.code(419).send({ second: true }))
        app.get('/two/second', open, async () => { throw new Error('x') })
      })
    } }`
    const { panel, stop } = await bootWith({ two: { code } })
    const [first, second] = [await panel.api('GET', '/api/two/first'), await panel.api('GET', '/api/two/second')]
    assert.deepEqual([first.headers['x-first'], second.headers['x-first'], second.status], ['yes', undefined, 419])
    await stop()
  })

  it('refuses what the manifest does not declare', async () => {
    const code = `import { contract } from '${new URL('../../core/foundation/di/contract.js', import.meta.url).href}'
      export default { setup(p) { p.provide(contract('x.secret', '1.0.0'), {}) } }`
    const { panel, stop } = await bootWith({ sly: { code } })
    assert.match(
      panel.panel.failures.get('sly')!.error.message,
      /provides "x\.secret", which its manifest does not list/,
    )
    await stop()
  })
})
