import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { isPanelError } from '../../../core/foundation/kernel/errors.js'
import { startRegistry } from './fake-registry.js'
import { answering, lifecyclePanel, pluginFiles, pluginFolder } from './kit.js'
import type { LifecyclePanel } from './kit.js'
import { partsOf, tgz, zip } from './make-archive.js'
import type { Part } from './make-archive.js'

const good = partsOf('sent', { code: answering('sent', 'hello') })

const codeOf = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'nothing thrown',
    (error: unknown) => (isPanelError(error) ? error.code : String(error)),
  )

describe('an archive', () => {
  let life: LifecyclePanel
  before(async () => {
    life = await lifecyclePanel()
  })
  after(() => life.stop())

  const nothingWritten = () => {
    assert.equal(existsSync(join(life.dataDir, 'plugins')), false, 'nothing was written')
  }

  const bad: [name: string, parts: Part[], code: string][] = [
    ['climbs out', [...good, { name: '../evil.js', content: 'x' }], 'ARCHIVE_PATH'],
    ['climbs out from within', [...good, { name: 'views/../../evil.js', content: 'x' }], 'ARCHIVE_PATH'],
    ['names an absolute path', [...good, { name: '/etc/evil', content: 'x' }], 'ARCHIVE_PATH'],
    ['names a drive', [...good, { name: 'C:/evil.js', content: 'x' }], 'ARCHIVE_PATH'],
    ['uses backslashes', [...good, { name: '..\\evil.js', content: 'x' }], 'ARCHIVE_PATH'],
    [
      'has a symbolic link',
      [...good, { name: 'link', header: { type: 'symlink', linkname: '/etc/passwd' }, mode: 0o120777 }],
      'ARCHIVE_LINK',
    ],
    ['has a name twice but for its case', [...good, { name: 'Index.JS', content: 'x' }], 'ARCHIVE_TWICE'],
    [
      'has too many files',
      [...good, ...Array.from({ length: 5_001 }, (_, n) => ({ name: `f${n}` }))],
      'ARCHIVE_TOO_MANY',
    ],
    ['has no manifest', [{ name: 'index.js', content: 'x' }], 'ARCHIVE_INCOMPLETE'],
    ['has no code', good.filter(({ name }) => name !== 'index.js'), 'ARCHIVE_INCOMPLETE'],
    ['has a manifest that is no JSON', [{ name: 'plugin.json', content: '{' }, good[1]!], 'PLUGIN_MANIFEST_UNREADABLE'],
    ['has a slug that is none', partsOf('sent', { manifest: { id: '../../evil' } }), 'PLUGIN_MANIFEST_INVALID'],
    ['has a field nobody knows', partsOf('sent', { manifest: { postinstall: 'rm' } }), 'PLUGIN_MANIFEST_INVALID'],
    ['wants another panel', partsOf('sent', { manifest: { panel: '^9.0.0' } }), 'PLUGIN_PANEL_VERSION'],
  ]
  for (const [name, parts, code] of bad) {
    it(`that ${name} is refused before a byte is written, as tar`, async () => {
      assert.equal(await codeOf(life.manager.install({ archive: await tgz(parts) })), code)
      nothingWritten()
    })
    it(`that ${name} is refused before a byte is written, as zip`, async () => {
      assert.equal(await codeOf(life.manager.install({ archive: zip(parts) })), code)
      nothingWritten()
    })
  }

  it('that is a hard link, a device or a pipe is refused', async () => {
    for (const type of ['link', 'character-device', 'block-device', 'fifo'] as const)
      assert.equal(
        await codeOf(
          life.manager.install({
            archive: await tgz([...good, { name: 'x', header: { type, linkname: 'index.js' } }]),
          }),
        ),
        'ARCHIVE_LINK',
      )
    nothingWritten()
  })

  it('that is a bomb, too large, or no archive is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(120 * 1024 * 1024))
    assert.ok(bomb.length < 200_000)
    assert.equal(await codeOf(life.manager.install({ archive: bomb })), 'ARCHIVE_TOO_LARGE')
    assert.equal(await codeOf(life.manager.install({ archive: Buffer.alloc(33 * 1024 * 1024) })), 'ARCHIVE_TOO_LARGE')
    assert.equal(await codeOf(life.manager.install({ archive: Buffer.from('hello') })), 'ARCHIVE_FORMAT')
    assert.equal(await codeOf(life.manager.install({ archive: (await tgz(good)).subarray(0, 200) })), 'ARCHIVE_FORMAT')
    assert.equal(await codeOf(life.manager.install({ archive: zip(good).subarray(0, 200) })), 'ARCHIVE_FORMAT')
    nothingWritten()
  })

  it('a folder with a link is refused too', async () => {
    const folder = pluginFolder('sent')
    symlinkSync('/etc/passwd', join(folder, 'passwd'))
    assert.equal(await codeOf(life.manager.install({ folder })), 'ARCHIVE_LINK')
    assert.equal(await codeOf(life.manager.install({ folder: join(folder, 'nowhere') })), 'ARCHIVE_FORMAT')
    nothingWritten()
  })
})

describe('a good archive', () => {
  for (const [name, make] of [
    ['.tgz', tgz],
    ['.zip', async (parts: Part[]) => zip(parts)],
    [
      '.tgz that wraps everything in one folder',
      (parts: Part[]) => tgz(parts.map((part) => ({ ...part, name: `package/${part.name}` }))),
    ],
  ] as const)
    it(`${name} is installed and runs, and imports "nettoria" from outside the project`, async () => {
      const { panel, manager, dataDir, stop } = await lifecyclePanel()
      try {
        const own = { name: 'node_modules/nettoria/index.js', content: 'throw new Error("another core")' }
        const info = await manager.install({ archive: await make([...good, own]) })
        assert.deepEqual([info.state, info.source], ['installed', 'archive'])
        await manager.enable('sent')
        assert.equal((await panel.api('GET', '/api/sent')).body.text, 'hello')
        const [folder] = readdirSync(join(dataDir, 'plugins', '.versions'))
        assert.deepEqual(readdirSync(join(dataDir, 'plugins', '.versions', folder!)).sort(), [
          'index.js',
          'plugin.json',
        ])
        assert.equal(await codeOf(manager.install({ archive: await make(good) })), 'PLUGIN_INSTALLED')
      } finally {
        await stop()
      }
    })
})

describe('a package of npm', () => {
  it('is fetched from the registry without running its scripts', { timeout: 1_200_000 }, async () => {
    const { panel, manager, dataDir, stop } = await lifecyclePanel()
    const marker = join(dataDir, 'script-ran')
    const scripts = Object.fromEntries(
      ['preinstall', 'install', 'postinstall', 'prepare', 'prepack'].map((each) => [each, `touch ${marker}`]),
    )
    const manifest = { name: 'nettoria-sent', version: '1.0.0', type: 'module', scripts }
    const parts = [...good, { name: 'package.json', content: JSON.stringify(manifest) }]
    const tarball = await tgz(parts.map((part) => ({ ...part, name: `package/${part.name}` })))
    const registry = await startRegistry({ name: 'nettoria-sent', version: '1.0.0', manifest, tarball })
    const kept = { ...process.env }
    process.env['npm_config_registry'] = registry.url
    process.env['npm_config_cache'] = join(dataDir, 'npm-cache')
    try {
      const info = await manager.install({ npm: 'nettoria-sent@1.0.0' })
      assert.deepEqual([info.id, info.source], ['sent', 'npm:nettoria-sent@1.0.0'])
      await manager.enable('sent')
      assert.equal((await panel.api('GET', '/api/sent')).body.text, 'hello')
      assert.equal(existsSync(marker), false)
      assert.equal(await codeOf(manager.install({ npm: 'nettoria-none@1.0.0' })), 'NPM_FAILED')
      for (const name of [
        'nettoria-sent',
        'nettoria-sent@latest',
        '../x@1.0.0',
        '--help@1.0.0 ; rm',
        'git+ssh://x@1.0.0',
        'a@file:../x',
      ])
        assert.equal(await codeOf(manager.install({ npm: name })), 'NPM_NAME', name)
    } finally {
      process.env = kept
      await registry.close()
      await stop()
    }
  })
})

describe('a folder put into DATA_DIR/plugins by hand', () => {
  it('is found when a panel starts, and can be upgraded', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ntt-hand-'))
    const dir = join(dataDir, 'plugins', 'sent')
    mkdirSync(dir, { recursive: true })
    for (const [path, text] of Object.entries(pluginFiles('sent', { code: answering('sent', 'by hand') })))
      writeFileSync(join(dir, path), text)
    const { panel, manager, stop } = await lifecyclePanel({ config: { dataDir } })
    try {
      assert.equal((await panel.api('GET', '/api/sent')).body.text, 'by hand')
      await manager.upgrade({
        folder: pluginFolder('sent', { manifest: { version: '1.1.0' }, code: answering('sent', 'upgraded') }),
      })
      assert.equal((await panel.api('GET', '/api/sent')).body.text, 'upgraded')
    } finally {
      await stop()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})
