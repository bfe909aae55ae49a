import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { partsOf, tgz, zip } from '../core/lifecycle/make-archive.js'
import type { Part } from '../core/lifecycle/make-archive.js'
import { boundary, multipart } from '../plugins/admin/multipart.js'
import { runNettoria } from '../harness/run-nettoria.js'
import { filesUnder, tablesOf } from './state-of.js'
import { assertRefused, openWholeShop, refusal } from './whole-shop.js'
import type { Role, WholeShop } from './whole-shop.js'

const doors = ['/api/admin/plugins', '/admin/plugins/install']
const good = partsOf('sent', { code: 'throw new Error("the code of a refused archive ran")' })
const many = (count: number): Part[] => [...good, ...Array.from({ length: count }, (_each, n) => ({ name: `f/${n}` }))]
const zeros = Buffer.alloc(100 * 1024 * 1024)
const link = (type: 'symlink' | 'link', linkname: string): Part => ({
  name: 'link',
  header: { type, linkname },
  mode: 0o120777,
})

/** Each with the code it is refused with, as tar and as zip. */
const hostile: [name: string, code: string, make: () => Promise<Buffer> | Buffer][] = []
const inBoth = (name: string, code: string, parts: Part[]) =>
  hostile.push([`${name} (tar)`, code, () => tgz(parts)], [`${name} (zip)`, code, () => zip(parts)])

for (const name of [
  '../evil.js',
  '../../../evil.js',
  'views/../../evil.js',
  'views/..',
  '..\\evil.js',
  '\\evil.js',
  '/tmp/evil.js',
  '//evil.js',
  'C:/evil.js',
  'views//evil.js',
  './views/./evil.js',
  'evil\n.js',
  `${'d/'.repeat(150)}evil.js`,
])
  inBoth(`the file ${JSON.stringify(name).slice(0, 40)}`, 'ARCHIVE_PATH', [...good, { name, content: 'evil' }])
hostile.push([
  'a file with a zero byte in its name (zip)',
  'ARCHIVE_PATH',
  () => zip([...good, { name: 'evil\u0000.js' }]),
])
inBoth('a link to a file of the system', 'ARCHIVE_LINK', [...good, link('symlink', '/etc/passwd')])
inBoth('a link, then a file through it', 'ARCHIVE_LINK', [
  ...good,
  link('symlink', '../../..'),
  { name: 'link/evil.js', content: 'evil' },
])
for (const type of ['link', 'character-device', 'block-device', 'fifo'] as const)
  hostile.push([
    `a ${type}`,
    'ARCHIVE_LINK',
    () => tgz([...good, { name: 'x', header: { type, linkname: '/etc/passwd' } }]),
  ])
inBoth('two files of one name', 'ARCHIVE_TWICE', [...good, { name: 'INDEX.js', content: 'evil' }])
hostile.push(
  ['20,000 files (tar)', 'ARCHIVE_TOO_MANY', () => tgz(many(20_000))],
  ['20,000 files (zip)', 'ARCHIVE_TOO_MANY', () => zip(many(20_000))],
  ['a bomb (tar)', 'ARCHIVE_TOO_LARGE', () => tgz([...good, { name: 'zeros', content: zeros }])],
  ['a bomb of nothing but zeros', 'ARCHIVE_TOO_LARGE', () => gzipSync(Buffer.alloc(120 * 1024 * 1024), { level: 1 })],
  ['a bomb (zip)', 'ARCHIVE_TOO_LARGE', () => zip([...good, { name: 'zeros', content: zeros, claims: zeros.length }])],
  [
    'a bomb that lies about its size (zip)',
    'ARCHIVE_FORMAT',
    () => zip([...good, { name: 'zeros', content: zeros, claims: 10 }]),
  ],
  ['more than an upload may have', 'UPLOAD_TOO_LARGE', () => Buffer.alloc(20 * 1024 * 1024 + 1)],
  ['no archive', 'ARCHIVE_FORMAT', () => Buffer.from('hello')],
  ['half an archive', 'ARCHIVE_FORMAT', async () => (await tgz(good)).subarray(0, 200)],
)
for (const id of [
  '../../evil',
  '/etc',
  'Sent',
  'a b',
  '__proto__',
  'constructor.',
  '',
  'a'.repeat(41),
  'core',
  'identity',
  1,
  null,
  ['sent'],
])
  inBoth(`the id ${JSON.stringify(id)}`, 'PLUGIN_MANIFEST_INVALID', partsOf('sent', { manifest: { id } }))
inBoth('the version ../../evil', 'PLUGIN_MANIFEST_INVALID', partsOf('sent', { manifest: { version: '../../evil' } }))
inBoth('a manifest that is no JSON', 'PLUGIN_MANIFEST_UNREADABLE', [{ name: 'plugin.json', content: '{' }, good[1]!])
inBoth('the id of a plugin that is here', 'PLUGIN_INSTALLED', partsOf('billing'))

describe('D6 a hostile archive', { timeout: 1_500_000 }, () => {
  let shop: WholeShop
  let around: string
  let dataDir: string
  let untouched: { files: string[]; tables: Record<string, string> }

  const state = async () => ({
    files: filesUnder(around),
    tables: await tablesOf(shop.panel.db, ['identity_sessions']),
  })
  const upload = (role: Role, url: string, file: Buffer, fields: Record<string, string> = {}, filename?: string) =>
    shop.ask(role, {
      method: 'POST',
      url,
      payload: multipart(fields, file, filename),
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    })

  before(async () => {
    // Deep enough that what climbs out is still found.
    around = mkdtempSync(join(tmpdir(), 'ntt-hostile-'))
    dataDir = join(around, 'a', 'b', 'c', 'data')
    mkdirSync(dataDir, { recursive: true })
    shop = await openWholeShop({ config: { dataDir } })
    untouched = await state()
  })
  after(async () => {
    await shop.stop()
    rmSync(around, { recursive: true, force: true })
  })
  const assertNothingHappened = (what: string) => {
    const added = filesUnder(around).filter((line) => !untouched.files.includes(line))
    assert.deepEqual(added.slice(0, 5), [], `${what} left files`)
  }

  for (const [name, code, make] of hostile)
    it(`with ${name} is refused before a byte is written`, async () => {
      const file = await make()
      for (const url of doors) {
        assertRefused(await upload('admin', url, file), `${url}: ${name}`, code)
        assertNothingHappened(name)
      }
    })

  it('in the place of an older version is refused as well', async () => {
    const parts = [...good, { name: '../evil.js', content: 'evil' }]
    for (const url of doors) {
      assertRefused(await upload('admin', url, await tgz(parts), { upgrade: 'true' }), url, 'ARCHIVE_PATH')
      const shipped = await tgz(partsOf('billing', { manifest: { version: '99.0.0' } }))
      assertRefused(await upload('admin', url, shipped, { upgrade: 'true' }), url, 'PLUGIN_NOT_INSTALLED')
    }
    assertNothingHappened('an upgrade')
  })

  it('in a broken upload is refused', async () => {
    const file = await tgz(good)
    for (const [type, payload] of [
      ['multipart/form-data', multipart({}, file)],
      [`multipart/form-data; boundary=${boundary}x`, multipart({}, file)],
      [`multipart/form-data; boundary=${boundary}`, multipart({}, file).subarray(0, 150)],
      [`multipart/form-data; boundary=${boundary}`, multipart({}, undefined)],
      [
        `multipart/form-data; boundary=${boundary}`,
        multipart(Object.fromEntries(Array.from({ length: 9 }, (_each, n) => [`f${n}`, 'x'])), file),
      ],
      [`multipart/form-data; boundary=${boundary}`, multipart({ upgrade: 'true'.padEnd(3000) }, file)],
      [`multipart/form-data; boundary=${boundary}`, multipart({ constructor: 'x' }, file)],
      [`multipart/form-data; boundary=${boundary}`, Buffer.alloc(0)],
      ['application/gzip', file],
      ['application/json', Buffer.from(JSON.stringify({ file: '../../evil', upgrade: { $gt: '' } }))],
      ['application/json', Buffer.from('{"file":{"type":"Buffer","data":[1]}}')],
      ['application/x-www-form-urlencoded', Buffer.from('file=..%2f..%2fevil')],
    ] as const)
      for (const url of doors) {
        const answer = await shop.ask('admin', { method: 'POST', url, payload, headers: { 'content-type': type } })
        assertRefused(answer, `${url} with ${type}`)
      }
    assertNothingHappened('a broken upload')
  })

  it('and a good one too, from anybody who may not install plugins', async () => {
    const file = await tgz(partsOf('sent'))
    for (const role of ['guest', 'customerA', 'customerB', 'staff'] as const)
      for (const url of doors) {
        const answer = await upload(role, url, file)
        const toLogin = answer.status === 303 && String(answer.headers['location']).startsWith('/login?')
        assert.ok(toLogin || [401, 403].includes(answer.status), `${role} at ${url}: ${answer.status}`)
        const line = refusal(answer)
        assert.deepEqual(
          [line?.['errorCode'], line?.['security']],
          [role === 'guest' ? 'AUTH_REQUIRED' : 'PERMISSION_DENIED', true],
        )
      }
    assertNothingHappened('an upload without the permission')
  })

  it('in the end left no row in any table', async () => {
    assert.deepEqual((await state()).tables, untouched.tables)
  })

  it('by the command is refused with exit code 1 and one sentence', async () => {
    const home = join(around, 'a', 'command')
    mkdirSync(home)
    for (const [name, parts, code] of [
      ['climb.tgz', [...good, { name: '../evil.js', content: 'evil' }], 'ARCHIVE_PATH'],
      ['link.tgz', [...good, link('symlink', '/etc/passwd')], 'ARCHIVE_LINK'],
      ['core.tgz', partsOf('core'), 'PLUGIN_MANIFEST_INVALID'],
    ] as const) {
      const file = join(around, name)
      writeFileSync(file, await tgz([...parts]))
      const { exit, err } = await runNettoria({ DATA_DIR: home }, 'plugin', 'install', file)
      assert.deepEqual([exit, err.split(':')[0]], [1, code])
    }
    assert.ok(!filesUnder(around).some((line) => line.includes('evil') || line.includes('plugins')))
  })

  it('a good file of a dangerous name is stored under the id alone', async () => {
    const answer = await upload('admin', doors[0]!, await tgz(partsOf('sent')), {}, '../../../evil; touch x.tgz')
    assert.equal(answer.status, 201, answer.text)
    const added = filesUnder(around).filter((line) => !untouched.files.includes(line))
    const places = added.map((line) => line.split(' ')[0]!)
    assert.ok(
      places.every((place) => /^(a\/b\/c\/data|a\/command|[a-z]+\.tgz)/.test(place)),
      places.join('\n'),
    )
    assert.ok(!places.some((place) => place.includes('evil')))
  })
})
