import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { after, describe, it } from 'node:test'
import { areasOf } from './areas.js'
import { startTap } from './start-tap.js'
import { createTally } from './tally.js'

const root = mkdtempSync(join(tmpdir(), 'ntt-planted-'))

const planted: Record<string, string> = {
  'good/good.test.js': `test('passes', () => {}); test.skip('waits', () => {})`,
  'leaves-early/exit.test.js': `process.exit(0); test('never', () => {})`,
  'leaves-midway/exit.test.js': `test('first', () => {}); test('exits', () => process.exit(0)); test('never', () => {})`,
  'empty/empty.test.js': `export {}`,
  'hook/hook.test.js': `after(() => { throw new Error('planted') }); test('passes', () => {})`,
  'red/red.test.js': `test('fails', () => { throw new Error('planted') })`,
}

describe('a run of planted test files', () => {
  after(() => rmSync(root, { recursive: true, force: true }))

  it('passes what passes, and fails for every other', async () => {
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
    // tap loads its own modules as if the folder it runs in did.
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'))
    for (const [file, text] of Object.entries(planted)) {
      const path = join(root, 'dist', 'test', file)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, `import { after, test } from 'node:test'\n${text}\n`)
    }
    const tally = createTally(Object.keys(planted), () => undefined)
    const areas = Object.keys(planted).map((file) => ({ name: dirname(file), files: [file] }))
    const options = { root, jobs: 2, timeout: 120, more: ['--disable-coverage'] }
    const { skipped, failures } = tally.end(await startTap(areas, options, tally.hear))
    assert.equal(skipped, 1)
    for (const file of Object.keys(planted))
      assert.equal(
        failures.some((failure) => failure.includes(file)),
        file !== 'good/good.test.js',
        `${file}: ${failures.join(', ')}`,
      )
  })
})

describe('areas', () => {
  it('leave no file out, and hold none twice', () => {
    const files = ['a.test.js', ...['big', 'small'].flatMap((folder, at) => numbered(folder, at ? 2 : 47))]
    const areas = areasOf(files)
    assert.deepEqual(areas.flatMap((area) => area.files).sort(), [...files].sort())
    assert.equal(new Set(areas.map(({ name }) => name)).size, areas.length)
  })
})

const numbered = (folder: string, count: number) => Array.from({ length: count }, (_, n) => `${folder}/${n}.test.js`)
