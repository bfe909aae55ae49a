import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { partsOf, tgz } from '../../core/lifecycle/make-archive.js'
import { boundary, multipart } from './multipart.js'
import { operator } from './operator.js'
import type { Operator } from './operator.js'

async function archive(id: string, version = '1.0.0'): Promise<Buffer> {
  const code = `export default { setup(plugin) { plugin.api.routes((app) => app.get('/${id}', { config: { public: true } }, async () => ({ version: '${version}' }))) } }`
  return tgz(partsOf(id, { manifest: { version }, code, files: { 'package.json': '{"type":"module"}' } }))
}

describe('plugins in the admin area', () => {
  let op: Operator
  const dataDir = mkdtempSync(join(tmpdir(), 'ntt-admin-'))
  before(async () => {
    op = await operator({ config: { dataDir } })
  })
  after(async () => {
    await op.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  const upload = async (
    url: string,
    file: Buffer | undefined,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ) =>
    op.panel.inject({
      method: 'POST',
      url,
      payload: multipart(fields, file),
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, ...headers },
      cookies: Object.fromEntries(op.browser.cookies),
    })
  const csrf = async () =>
    /name="_csrf" value="([^"]+)"/.exec((await op.browser.get('/admin/plugins/install')).body)![1]!
  const stateOf = async (id: string) => (await op.get(`/plugins/${id}`)).body.state as string

  it('lists them with what they are', async () => {
    const { body } = await op.get('/plugins')
    const sampler = body.items.find((plugin: { id: string }) => plugin.id === 'sampler')
    assert.deepEqual([sampler.state, sampler.provides], ['enabled', { 'billing.gateways': '1.0.0' }])
    const page = await op.browser.get('/admin/plugins/sampler')
    assert.ok(page.body.includes('billing.gateways 1.0.0'))
    assert.equal((await op.get('/plugins/nobody')).status, 404)
    assert.equal((await op.browser.get('/admin/plugins/..%2f..%2fetc')).statusCode, 400)
  })

  it('switches off and on without scripts', async () => {
    const page = '/admin/plugins/sampler'
    assert.equal((await op.browser.post(`${page}/disable`, {}, page)).statusCode, 303)
    assert.equal(await stateOf('sampler'), 'disabled')
    assert.equal((await op.panel.api('GET', '/api/sampler')).status, 404)
    assert.equal((await op.browser.post(`${page}/enable`, {}, page)).statusCode, 303)
    assert.equal((await op.panel.api('GET', '/api/sampler')).status, 200)
  })

  it('does not switch off the operator’s area from inside', async () => {
    const page = '/admin/plugins/admin'
    const refused = await op.browser.post(`${page}/disable`, {}, page)
    assert.equal(refused.statusCode, 409)
    assert.match(refused.body, /nettoria plugin disable admin/)
    const removed = await op.call('POST', '/plugins/admin/uninstall', { keepData: true })
    assert.deepEqual([removed.status, removed.body.code], [409, 'PLUGIN_SERVES_THIS'])
    assert.equal((await op.call('POST', '/plugins/admin/disable')).body.code, 'PLUGIN_SERVES_THIS')
    assert.equal(await stateOf('admin'), 'enabled')
  })

  it('installs an upload, which then waits to be enabled', async () => {
    const sent = await upload('/admin/plugins/install', await archive('sent'), { _csrf: await csrf() })
    assert.deepEqual([sent.statusCode, sent.headers.location], [303, '/admin/plugins/sent'], sent.body)
    assert.equal(await stateOf('sent'), 'installed')
    assert.equal((await op.call('POST', '/plugins/sent/enable')).status, 200)
    assert.equal((await op.panel.api('GET', '/api/sent')).body.version, '1.0.0')
  })

  it('replaces a version only when it is told to', async () => {
    const newer = await archive('sent', '1.1.0')
    const token = { authorization: `Bearer ${op.admin.token}` }
    assert.equal((await upload('/api/admin/plugins', newer, {}, token)).statusCode, 409)
    assert.equal((await upload('/api/admin/plugins', newer, { upgrade: 'true' }, token)).statusCode, 201)
    assert.equal((await op.panel.api('GET', '/api/sent')).body.version, '1.1.0')
  })

  it('refuses what is forged, too large, not an archive, or nothing at all', async () => {
    const good = await archive('other')
    assert.equal((await upload('/admin/plugins/install', good, { _csrf: 'forged' })).statusCode, 403)
    assert.equal((await upload('/admin/plugins/install', good, {})).statusCode, 403)
    assert.equal((await upload('/admin/plugins/install', undefined, { _csrf: await csrf() })).statusCode, 400)
    const junk = await upload('/admin/plugins/install', Buffer.from('not an archive at all'), { _csrf: await csrf() })
    assert.ok(junk.statusCode >= 400 && junk.statusCode < 500, String(junk.statusCode))
    assert.equal(
      (await upload('/admin/plugins/install', Buffer.alloc(21 * 1024 * 1024), { _csrf: await csrf() })).statusCode,
      413,
    )
    for (const file of ['x', 1, {}, { length: 4 }, [1, 2]]) {
      const { status, body } = await op.call('POST', '/plugins', { file })
      assert.deepEqual([status, body.code, body.errors?.[0].path], [400, 'INPUT_INVALID', 'file'], JSON.stringify(file))
    }
    const customer = await op.panel.customer()
    const foreign = await upload('/api/admin/plugins', good, {}, { authorization: `Bearer ${customer.token}` })
    assert.equal(foreign.statusCode, 403)
    assert.equal((await op.get('/plugins/other')).status, 404)
  })

  it('uninstalls after its name was written', async () => {
    const page = '/admin/plugins/sent/uninstall'
    assert.equal((await op.browser.post(page, { data: 'drop', confirm: 'snet' }, page)).statusCode, 400)
    const done = await op.browser.post(page, { data: 'drop', confirm: 'sent' }, page)
    assert.deepEqual([done.statusCode, done.headers.location], [303, '/admin/plugins'], done.body)
    assert.equal((await op.panel.api('GET', '/api/sent')).status, 404)
  })

  it('asks the database at most five questions a page', async () => {
    const pages = [
      '',
      '/plugins',
      '/plugins/sampler',
      '/plugins/sampler/settings',
      '/instances',
      '/users',
      '/users/1',
      '/jobs',
      '/dead-letters',
      '/search?q=admin',
    ]
    // Who asks is found out with the session and its rights; that is the same for every page.
    const guard = await count(() => op.browser.get('/account/nowhere'))
    for (const page of pages) {
      const asked = (await count(() => op.browser.get(`/admin${page}`))) - guard
      assert.ok(asked <= 5, `/admin${page} asked ${asked} questions`)
    }
  })

  async function count(work: () => Promise<unknown>): Promise<number> {
    let queries = 0
    const tally = () => void queries++
    op.panel.db.knex.on('query', tally)
    await work()
    op.panel.db.knex.off('query', tally)
    return queries
  }
})
