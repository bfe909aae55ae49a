import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { collectErrors } from '../../core/toolkit/docs/error-reference.js'
import { references } from '../../core/toolkit/docs/references.js'

const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)))

describe('generated references', () => {
  it('are what the code says (run: npm run docs)', async () => {
    for (const [name, text] of await references(root)) {
      const kept = readFileSync(join(root, 'docs', 'reference', name), 'utf8')
      assert.ok(kept === text, `docs/reference/${name} differs from the code; run: npm run docs`)
    }
  })

  it('name each error code once', async () => {
    const codes = (await collectErrors(root)).map((entry) => entry.error.code)
    const twice = codes.filter((code, at) => codes.indexOf(code) !== at)
    assert.deepEqual(twice, [])
  })

  it('have messages that say something in a whole sentence', async () => {
    const bad = (await collectErrors(root)).filter(
      ({ error }) => error.template.length < 15 || !/[.!?:}]$/.test(error.template),
    )
    assert.deepEqual(
      bad.map(({ error }) => `${error.code}: ${error.template}`),
      [],
    )
  })
})
