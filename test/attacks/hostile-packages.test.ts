import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { isPanelError } from '../../core/foundation/kernel/errors.js'
import { integrityOf, startRegistry } from '../core/lifecycle/fake-registry.js'
import type { Registry } from '../core/lifecycle/fake-registry.js'
import { lifecyclePanel } from '../core/lifecycle/kit.js'
import type { LifecyclePanel } from '../core/lifecycle/kit.js'
import { partsOf, tgz } from '../core/lifecycle/make-archive.js'
import type { Part } from '../core/lifecycle/make-archive.js'
import { runNettoria } from '../harness/run-nettoria.js'
import { filesUnder, tablesOf } from './state-of.js'

const name = 'nettoria-sent'
const order = `${name}@1.0.0`
const steps = ['preinstall', 'install', 'postinstall', 'prepublish', 'prepare', 'prepack', 'postpack']

describe('D16 a hostile package', { timeout: 1_500_000 }, () => {
  let around: string
  let mark: string
  let life: LifecyclePanel
  let registry: Registry | undefined
  const kept = { ...process.env }

  before(async () => {
    around = mkdtempSync(join(tmpdir(), 'ntt-package-'))
    mark = join(around, 'script-ran')
    mkdirSync(join(around, 'data'))
    life = await lifecyclePanel({ config: { dataDir: join(around, 'data') } })
  })
  after(async () => {
    await life.stop()
    rmSync(around, { recursive: true, force: true })
    process.env = kept
  })

  /** Puts a package on offer, with scripts that leave a mark. */
  async function offer(parts: Part[], integrity?: string): Promise<void> {
    await registry?.close()
    const scripts = Object.fromEntries(steps.map((step) => [step, `touch ${mark}`]))
    const manifest = { name, version: '1.0.0', type: 'module', scripts, bin: { npm: 'index.js' } }
    const all = [...parts, { name: 'package.json', content: JSON.stringify(manifest) }]
    const tarball = await tgz(all.map((part) => ({ ...part, name: `package/${part.name}` })))
    registry = await startRegistry({ name, version: '1.0.0', manifest, tarball, ...(integrity ? { integrity } : {}) })
    process.env['npm_config_registry'] = registry.url
    process.env['npm_config_cache'] = mkdtempSync(join(tmpdir(), 'ntt-npm-cache-'))
    process.env['npm_config_ignore_scripts'] = 'false'
  }
  after(() => registry?.close())

  async function assertRefused(npm: string, code: string) {
    const untouched = { files: filesUnder(around), tables: await tablesOf(life.panel.db) }
    await assert.rejects(
      () => life.manager.install({ npm }),
      (error) => isPanelError(error, code) || assert.fail(`${npm}: ${String(error)}`),
    )
    assert.deepEqual({ files: filesUnder(around), tables: await tablesOf(life.panel.db) }, untouched)
    assert.equal(existsSync(mark), false)
  }

  it('of a name that is more than a name and a version is refused', async () => {
    for (const npm of [
      `${order} && touch ${mark}`,
      `$(touch ${mark})@1.0.0`,
      `\`touch ${mark}\`@1.0.0`,
      `${order}; touch ${mark}`,
      `${order} | touch ${mark}`,
      `${order}\ntouch ${mark}`,
      `${order}\u0000`,
      ` ${order}`,
      `${name} @1.0.0`,
      '--ignore-scripts=false',
      '--ignore-scripts@1.0.0',
      '-g@1.0.0',
      '--registry=http://127.0.0.1:9/@1.0.0',
      `@--x/${order}`,
      'git+https://127.0.0.1/x.git',
      'git+ssh://x@1.0.0',
      'github:someone/something',
      'someone/something',
      'https://127.0.0.1/x.tgz',
      'file:../x',
      `${name}@file:../x`,
      `x@npm:${order}`,
      name,
      `${name}@latest`,
      `${name}@^1.0.0`,
      `${name}@*`,
      `${name}@1`,
      `${name}@1.0.0 || 2.0.0`,
      '../x@1.0.0',
      '/etc/x@1.0.0',
      '.x@1.0.0',
      '_x@1.0.0',
      'Nettoria-Sent@1.0.0',
      '',
      '@1.0.0',
      `${'a'.repeat(250)}@1.0.0`,
    ])
      await assertRefused(npm, 'NPM_NAME')
  })

  it('whose bytes are not those that the registry vouches for is refused', async () => {
    await offer(partsOf('sent'), integrityOf(Buffer.from('other bytes')))
    await assertRefused(order, 'NPM_FAILED')
  })

  it('that nobody published is refused', async () => {
    await assertRefused('nettoria-snet@1.0.0', 'NPM_FAILED')
  })

  it('with the files of a hostile archive is refused like one', async () => {
    await offer([...partsOf('sent'), { name: 'views/../../../evil.js', content: 'evil' }])
    await assertRefused(order, 'ARCHIVE_PATH')
    await offer([...partsOf('sent'), { name: 'link', header: { type: 'symlink', linkname: '/etc/passwd' } }])
    await assertRefused(order, 'ARCHIVE_LINK')
    await offer(partsOf('core'))
    await assertRefused(order, 'PLUGIN_MANIFEST_INVALID')
  })

  it('never runs its scripts, neither when it is fetched nor when it is installed', async () => {
    await offer(partsOf('sent'))
    const { id, state } = await life.manager.install({ npm: order })
    assert.deepEqual([id, state], ['sent', 'installed'])
    assert.equal(existsSync(mark), false)
    await life.manager.enable('sent')
    assert.equal(existsSync(mark), false)
    await life.manager.uninstall('sent', { keepData: false })
    assert.equal(existsSync(mark), false)
  })

  it('by the command is not understood or refused, and nothing runs', async () => {
    const home = join(around, 'command')
    mkdirSync(home)
    for (const [words, exit, said] of [
      [[`${order} && touch ${mark}`], 1, 'NPM_NAME'],
      [[`$(touch ${mark})@1.0.0`], 1, 'NPM_NAME'],
      [['git+https://127.0.0.1/x.git'], 1, 'NPM_NAME'],
      [['--ignore-scripts=false', order], 2, 'Say'],
    ] as const) {
      const ended = await runNettoria({ DATA_DIR: home }, 'plugin', 'install', ...words)
      assert.deepEqual([ended.exit, ended.err.split(':')[0]?.split('\n')[0]], [exit, said])
    }
    assert.equal(existsSync(mark), false)
    assert.equal(existsSync(join(home, 'plugins')), false)
  })
})
