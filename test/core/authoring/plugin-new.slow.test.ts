import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import * as prettier from 'prettier'
import { scaffoldKinds } from '../../../core/toolkit/authoring/scaffold-plugin.js'
import type { Scaffold } from '../../../core/toolkit/authoring/scaffold-plugin.js'
import { compareLocales } from '../../../core/toolkit/lint/compare-locales.js'
import { lintBoundaries } from '../../../core/toolkit/lint/lint-boundaries.js'
import { parseSource } from '../../../core/toolkit/lint/read-sources.js'
import { runNettoria } from '../../harness/run-nettoria.js'
import { checkTypes, make, openWorkshop, root, transpile } from './scaffold.js'

describe('nettoria plugin new', () => {
  const workshop = openWorkshop('new')
  const made: (Scaffold & { kind: string; id: string })[] = []
  before(async () => {
    for (const kind of scaffoldKinds) {
      const id = `north-star-${kind}`
      const plugin = await make(workshop.place, kind, id)
      transpile(plugin)
      made.push({ kind, id, ...plugin })
    }
  })
  after(() => workshop.close())
  const textOf = (plugin: Scaffold, file: string) => readFileSync(join(plugin.dir, file), 'utf8')

  it('writes code that the compiler accepts', () => {
    assert.equal(checkTypes(workshop.dir), '')
  })

  // In one process, which is one start instead of four.
  it('writes plugins whose own tests pass', () => {
    const entry = join(workshop.dir, 'all.test.js')
    const harness = JSON.stringify(new URL('../../harness/run-area.js', import.meta.url).href)
    const files = JSON.stringify(made.map(({ id }) => `${id}/${id}.test.js`))
    writeFileSync(entry, `import { runArea } from ${harness}\nrunArea(new URL('.', import.meta.url).href, ${files})\n`)
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const ran = spawnSync(process.execPath, ['--test-reporter=tap', entry], { cwd: root, env, encoding: 'utf8' })
    assert.equal(ran.status, 0, ran.stdout + ran.stderr)
    for (const { id } of made) assert.match(ran.stdout, new RegExp(`^ok \\d+ - ${id}/${id}\\.test\\.js$`, 'm'))
    assert.ok(Number(/^# pass (\d+)/m.exec(ran.stdout)?.[1]) >= 4 * made.length, ran.stdout)
  })

  it('writes what prettier, the boundaries and the languages want', async () => {
    const config = await prettier.resolveConfig(join(root, 'package.json'))
    for (const plugin of made) {
      for (const file of plugin.files.filter((name) => /\.(ts|json)$/.test(name)))
        assert.ok(await prettier.check(textOf(plugin, file), { ...config, filepath: file }), `${plugin.kind}: ${file}`)
      const sources = plugin.files.map((file) => parseSource(`plugins/${plugin.id}/${file}`, textOf(plugin, file)))
      assert.deepEqual(lintBoundaries(sources), [])
      assert.deepEqual(compareLocales([{ prefix: plugin.id, dir: join(plugin.dir, 'locales') }]), [])
      for (const file of plugin.files)
        assert.doesNotMatch(textOf(plugin, file), /__[A-Za-z]+__/, `${plugin.kind}: ${file}`)
    }
  })

  it('refuses a folder that exists, an id that cannot be one, a kind there is none of', async () => {
    await assert.rejects(make(workshop.place, 'gateway', 'north-star-gateway'), { code: 'SCAFFOLD_EXISTS' })
    await assert.rejects(make(workshop.place, 'gateway', 'billing'), { code: 'SCAFFOLD_TAKEN' })
    for (const id of ['Acme', '../evil', 'a_b', '-a', 'a'.repeat(41)])
      await assert.rejects(make(workshop.place, 'sender', id), { code: 'SCAFFOLD_ID_INVALID' })
    await assert.rejects(make(workshop.place, 'robot', 'acme'), { code: 'SCAFFOLD_KIND_UNKNOWN' })
  })

  it('answers exit code 2 and one sentence at the command line', async () => {
    const { exit, err } = await runNettoria({}, 'plugin', 'new', 'gateway', '../evil')
    assert.equal(exit, 2)
    assert.match(err, /^SCAFFOLD_ID_INVALID: .*\n$/)
  })
})
