import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { checkPlugin } from '../../../core/toolkit/authoring/check-plugin.js'
import { locatePlugin } from '../../../core/toolkit/authoring/check/locate-plugin.js'
import { root } from './scaffold.js'

describe("nettoria plugin check over the panel's own plugins", () => {
  for (const id of readdirSync(join(root, 'plugins')).sort())
    it(`finds nothing in ${id}`, async () => {
      const { findings } = await checkPlugin(locatePlugin(root, id)!)
      assert.deepEqual(
        findings.map(({ code, where, message }) => `${where} ${code}: ${message}`),
        [],
      )
    })
})
