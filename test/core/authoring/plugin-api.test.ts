import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import semver from 'semver'
import { pluginApi } from '../../../core/toolkit/docs/plugin-api.js'
import { pluginApiVersion } from '../../../core/host/plugins/manifest.js'
import { root } from './scaffold.js'

interface Version {
  version: string
  text: string
}

/** Exports that a changelog says there are: what each version, oldest first, added to and removed from a door. */
function exportsOf(changelog: string): Set<string> {
  const there = new Set<string>()
  for (const { text } of versionsOf(changelog).reverse())
    for (const [, verb, door, list] of text.matchAll(/^(Added to|Removed from) `([^`]+)`:\n([\s\S]*?)\.$/gm))
      for (const [, name] of list!.matchAll(/`(\w+)`/g))
        if (verb === 'Added to') there.add(`${door} ${name}`)
        else there.delete(`${door} ${name}`)
  return there
}

function versionsOf(changelog: string): Version[] {
  return changelog
    .split(/^## /m)
    .slice(1)
    .map((part) => ({ version: part.split('\n')[0]!.trim(), text: part }))
}

describe('the plugin API', () => {
  const changelog = readFileSync(join(root, 'docs/plugin-api-changelog.md'), 'utf8')
  const now = pluginApi(root).map(({ door, name }) => `${door} ${name}`)

  it('has its version at the top of its changelog, and versions in order', () => {
    const versions = versionsOf(changelog).map(({ version }) => version)
    assert.equal(versions[0], pluginApiVersion)
    assert.deepEqual(versions, versions.toSorted(semver.rcompare))
  })

  it('exports what the changelog names, no more and no less', () => {
    const said = exportsOf(changelog)
    const fix =
      'Name it in docs/plugin-api-changelog.md under the version, and raise pluginApiVersion if that one is released.'
    assert.deepEqual(
      now.filter((each) => !said.has(each)),
      [],
      `exported and not named. ${fix}`,
    )
    assert.deepEqual(
      [...said].filter((each) => !now.includes(each)),
      [],
      `named and not exported. ${fix}`,
    )
  })

  it('would notice an export that came or went', () => {
    const later = `## 1.1.0\n\nAdded to \`nettoria\`:\n\`newThing\`.\n\nRemoved from \`nettoria\`:\n\`definePlugin\`.\n\n## 1.0.0\n\nAdded to \`nettoria\`:\n\`definePlugin\`, \`contract\`.\n`
    assert.deepEqual([...exportsOf(later)], ['nettoria contract', 'nettoria newThing'])
  })

  it('has a type test for every value that "nettoria" exports', () => {
    const dir = join(root, 'test/types')
    const tests = readdirSync(dir)
      .map((file) => readFileSync(join(dir, file), 'utf8'))
      .join('\n')
    const values = pluginApi(root).filter(({ door, kind }) => door === 'nettoria' && /const|function|class/.test(kind))
    assert.deepEqual(
      values.filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(tests)).map(({ name }) => name),
      [],
    )
  })
})
