import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { readSources } from '../../core/toolkit/lint/read-sources.js'
import { manifestDifferences } from '../../core/host/plugins/manifest-differences.js'
import { createTestPanel } from 'nettoria/testing'
import type { TestPanel } from 'nettoria/testing'

describe('manifests of the first-party plugins', () => {
  let panel: TestPanel
  before(async () => {
    panel = await createTestPanel({ plugins: 'all' })
  })
  after(() => panel.stop())

  /** Permissions written down anywhere in a plugin's code. */
  const usedBy = (id: string) => {
    const sources = readSources(panel.panel.config.root, [join('plugins', id)]).filter((source) =>
      source.path.endsWith('.ts'),
    )
    const found = sources.flatMap((source) =>
      [...source.text.matchAll(/'([a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+)'/g)].map((m) => m[1]!),
    )
    return new Set(
      found.filter((word) => panel.panel.services.permissions.some((permission) => permission.id === word)),
    )
  }

  it('say what the code does, no more and no less', () => {
    assert.ok(panel.panel.plugins.length >= 12)
    const differences = panel.panel.plugins.flatMap((plugin) =>
      manifestDifferences(plugin, usedBy(plugin.id)).map((difference) => `${plugin.id}: ${difference}`),
    )
    assert.deepEqual(differences, [])
  })

  it('would be caught lying', () => {
    const billing = panel.panel.plugins.find((plugin) => plugin.id === 'billing')!
    const lying = {
      ...billing,
      manifest: { ...billing.manifest, slots: [], consumes: { ...billing.manifest.consumes, 'x.y': '^1.0.0' } },
    }
    assert.deepEqual(manifestDifferences(lying, usedBy('billing')), [
      '"consumes" lists x.y, which the code never uses',
      'the code uses customer.dashboard.cards, which "slots" does not list',
    ])
  })
})
