import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'

const child = join(import.meta.dirname, 'guard-child.js')

describe('an error that nobody catches', () => {
  const place = mkdtempSync(join(tmpdir(), 'ntt-guard-'))
  const plugin = join(place, 'careless')
  after(() => rmSync(place, { recursive: true }))

  /** Runs code that lies in `path`, in a guarded process of its own. */
  function run(path: string, code: string) {
    const file = join(place, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, code)
    const { status, stdout } = spawnSync(process.execPath, [child, plugin, file], {
      encoding: 'utf8',
      timeout: 600_000,
    })
    return { status, alive: stdout.includes('alive\n'), log: stdout }
  }

  for (const [what, code] of [
    ['a timer', `setImmediate(() => { throw new Error('forgotten') })`],
    ['a promise', `Promise.reject(new Error('forgotten'))`],
  ] as const)
    it(`from ${what} of a plugin is logged under its name, and the process goes on`, () => {
      const { status, alive, log } = run('careless/index.mjs', code)
      assert.deepEqual([status, alive], [0, true])
      assert.match(log, /"plugin":"careless".*forgotten.*it lost a timer or a promise/)
    })

  for (const path of ['core.mjs', 'careless-other/index.mjs'])
    it(`from ${path}, which is none of the plugin's, ends the process`, () => {
      const { status, alive, log } = run(path, `setImmediate(() => { throw new Error('broken') })`)
      assert.deepEqual([status, alive], [1, false])
      assert.match(log, /broken.*the process ends/)
    })

  it('that is no Error has no origin, and ends the process', () => {
    const { status, alive } = run('careless/word.mjs', `setImmediate(() => { throw 'a word' })`)
    assert.deepEqual([status, alive], [1, false])
  })
})
