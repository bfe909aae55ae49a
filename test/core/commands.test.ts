import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { runNettoria } from '../harness/run-nettoria.js'

const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)))
const dir = mkdtempSync(join(tmpdir(), 'ntt-commands-'))
after(() => rmSync(dir, { recursive: true, force: true }))

const call = (...words: string[]) =>
  runNettoria({ DATA_DIR: dir, DATABASE_URL: `sqlite:${join(dir, 'panel.sqlite')}` }, ...words)

describe('commands in process', () => {
  it('answer the list of commands, and 2 for what they do not understand', async () => {
    const help = await call('help')
    assert.equal(help.exit, 0)
    assert.match(help.out, /nettoria plugin {5}/)
    assert.equal((await call()).exit, 2)
    for (const word of ['nonsense', 'constructor']) {
      const refused = await call(word)
      assert.deepEqual([refused.exit, refused.err], [2, `There is no command "${word}".\n`])
      assert.equal(refused.out, help.out)
    }
  })

  it('work on the environment they are handed, and tell a failure in one sentence', async () => {
    const listed = await call('plugin', 'list', '--json')
    assert.deepEqual([listed.exit, listed.err], [0, ''])
    assert.ok((JSON.parse(listed.out) as { plugins: { id: string }[] }).plugins.some(({ id }) => id === 'billing'))
    const failed = await call('plugin', 'enable', 'no-such-plugin')
    assert.equal(failed.exit, 1)
    assert.match(failed.err, /^PLUGIN_[A-Z_]+: [^\n]+\n$/)
  })
})

describe('the process of a command', () => {
  it('loads no library for the list of commands', () => {
    const hook = `
      import { register } from 'node:module'
      register('data:text/javascript,' + encodeURIComponent(
        'export async function load(url, context, next) { if (url.includes("node_modules") && !url.includes("reflect-metadata")) throw new Error("loads " + url); return next(url, context) }'))`
    const ran = spawnSync(
      process.execPath,
      [
        '--import',
        `data:text/javascript,${encodeURIComponent(hook)}`,
        join(root, 'dist', 'core', 'cli', 'main.js'),
        'help',
      ],
      { encoding: 'utf8' },
    )
    assert.deepEqual([ran.status, ran.stderr], [0, ''])
    assert.match(ran.stdout, /nettoria start/)
  })
})

describe('what is built', () => {
  const project = join(dir, 'project')
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }

  it('is asked for in one sentence when there is nothing to start', () => {
    mkdirSync(join(project, 'core', 'cli'), { recursive: true })
    cpSync(join(root, 'core', 'cli', 'built.mjs'), join(project, 'core', 'cli', 'built.mjs'))
    const start = () =>
      spawnSync(process.execPath, [join(project, 'core', 'cli', 'built.mjs'), 'start'], { encoding: 'utf8' })
    const refused = start()
    assert.equal(refused.status, 1)
    assert.match(refused.stderr, /^Nothing is built yet: npm run build [^\n]+\n$/)
    put('dist/core/cli/main.js', 'process.stdout.write(process.argv[2])')
    put('package.json', '{"type":"module"}')
    assert.deepEqual([start().status, start().stdout], [0, 'start'])
  })

  it('holds nothing of a source that was deleted', async () => {
    put('migrations/0001_kept.ts', '')
    for (const path of [
      'dist/migrations/0001_kept.js',
      'dist/migrations/0001_kept.js.map',
      'dist/migrations/0002_gone.js',
      'dist/plugins/gone/index.js',
      'dist/plugins/gone/index.js.map',
      'dist/workshop/of-a-test/index.js',
    ])
      put(path, '')
    rmSync(join(project, 'dist/core'), { recursive: true, force: true })
    const { removeOrphans } = (await import(
      pathToFileURL(join(root, 'core', 'toolkit', 'build', 'build.mjs')).href
    )) as { removeOrphans(root: string): string[] }
    assert.deepEqual(removeOrphans(project).sort(), [
      'dist/migrations/0002_gone.js',
      'dist/plugins/gone/index.js',
      'dist/plugins/gone/index.js.map',
    ])
    assert.ok(existsSync(join(project, 'dist/migrations/0001_kept.js.map')))
    assert.deepEqual(removeOrphans(project), [])
  })
})
