import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { CompileWhenUsed } from '../../core/web/http/compile-when-used.js'
import { checkSchemas } from '../../core/toolkit/lint/schema-check.js'
import { join } from 'node:path'
import { bootWith } from './fixture-plugins.js'
import type { FixturePanel } from './fixture-plugins.js'

const place = { method: 'GET', url: '/x', part: 'body' }

describe('what is compiled when it is used', () => {
  it('is made once, at the first call, and is no longer owed then', () => {
    const compilers = new CompileWhenUsed()
    let made = 0
    const double = compilers.defer(place, () => (made++, (n: number) => n * 2))
    assert.equal(made, 0)
    assert.deepEqual([double(2), double(3), made], [4, 6, 1])
    compilers.compileAll()
    assert.equal(made, 1)
  })

  it('is made by the check, which says what cannot be made and goes on', () => {
    const compilers = new CompileWhenUsed()
    let made = 0
    const broken = () => {
      throw new Error('nonsense')
    }
    compilers.defer(place, broken)
    compilers.defer(place, () => (made++, (n: number) => n))
    assert.deepEqual(compilers.compileAll(), [{ ...place, reason: 'nonsense' }])
    assert.equal(made, 1)
    // What is broken stays owed: a second look finds it again.
    assert.equal(compilers.compileAll().length, 1)
  })
})

const code = `
const nonsense = { type: 'nonsense' }
export default { setup(p) {
  p.api.routes((app) => {
    const open = { config: { public: true } }
    app.post('/lazy/asks', { ...open, schema: { body: { type: 'object', properties: { n: nonsense } } } }, async () => ({ ok: true }))
    app.get('/lazy/answers', { ...open, schema: { response: { 200: nonsense } } }, async () => ({ ok: true }))
    app.get('/lazy/good', { ...open, schema: { querystring: { type: 'object', properties: { n: { type: 'integer' } } },
      response: { 200: { type: 'object', properties: { n: { type: 'integer' } } } } } },
      async (request) => ({ n: request.query.n, secret: 'not named by the schema' }))
  })
} }`

describe('a plugin with a broken schema', () => {
  let fixture: FixturePanel
  before(async () => {
    fixture = await bootWith({ lazy: { code } })
  })
  after(() => fixture.stop())

  it('starts; who asks the route gets a 500, and nobody else', async () => {
    const { panel } = fixture
    assert.deepEqual([...panel.panel.failures.keys()], [])
    for (const round of [1, 2]) {
      const asked = await panel.api('POST', '/api/lazy/asks', { body: { n: 1 } })
      assert.deepEqual([asked.status, asked.body.code], [500, 'INTERNAL'], `round ${round}`)
      assert.equal((await panel.api('GET', '/api/lazy/answers')).status, 500)
      const good = await panel.api('GET', '/api/lazy/good?n=4')
      assert.deepEqual([good.status, good.body], [200, { n: 4 }])
      assert.equal((await panel.api('GET', '/api/lazy/good?n=four')).status, 400)
    }
  })

  it('is found by the pass over all routes, before anybody asks', async () => {
    const again = await bootWith({ lazy: { code } })
    try {
      const broken = again.panel.panel.app.compileSchemas()
      assert.deepEqual(
        broken.map(({ method, url, part }) => `${method} ${url} ${part}`),
        ['POST /api/lazy/asks body', 'GET /api/lazy/answers answer 200'],
      )
      const lines: string[] = []
      const dir = join(again.panel.panel.config.dataDir, 'plugins')
      assert.equal(await checkSchemas({ pluginRoots: [{ dir }], print: (line) => lines.push(line) }), 1)
      assert.match(lines[0]!, /POST \/api\/lazy\/asks: the schema of its body is broken/)
      assert.match(lines.at(-1)!, /: 2 findings$/)
    } finally {
      await again.stop()
    }
  })

  it('is not among the plugins of the panel itself', async () => {
    const lines: string[] = []
    assert.equal(await checkSchemas({ print: (line) => lines.push(line) }), 0, lines.join('\n'))
  })
})
