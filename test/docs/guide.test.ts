import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ruleHints } from '../../core/toolkit/lint/rule-hints.js'
import { createTestPanel } from 'nettoria/testing'

const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)))
const guides = ['writing-a-plugin', 'theming', 'operating', 'api']
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const flat = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .join('\n')

interface Block {
  language: string
  file: string | undefined
  text: string
}

/** A block of code names its file in a comment on its first line, or after the language where there are no comments. */
function blocksOf(guide: string): Block[] {
  return [...guide.matchAll(/^```(\w+) ?(\S*)\n([\s\S]*?)^```$/gm)].map(([, language, named, text]) => {
    const comment = /^(?:\/\/|\{\{!--) (\S+\/\S+?)(?: --\}\})?\n/.exec(text!)
    return { language: language!, file: named || comment?.[1], text: comment ? text!.slice(comment[0].length) : text! }
  })
}

describe('the guides', () => {
  for (const name of guides) {
    const guide = read(`docs/${name}.md`)

    it(`${name}: quotes files as they are`, () => {
      for (const { file, text } of blocksOf(guide)) {
        if (!file) continue
        assert.ok(existsSync(join(root, file)), `${file} does not exist`)
        assert.ok(flat(read(file)).includes(flat(text).trim()), `${file} does not contain:\n${text}`)
      }
    })

    it(`${name}: links to files that exist`, () => {
      const links = [...guide.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link!)
      assert.deepEqual(
        links.filter((link) => !existsSync(join(root, 'docs', link))),
        [],
      )
    })
  }

  it('take every line of TypeScript from a file that is compiled', () => {
    const loose = blocksOf(read('docs/writing-a-plugin.md')).filter(({ language, file }) => language === 'ts' && !file)
    assert.deepEqual(loose, [])
  })

  it('name every rule of the boundary linter, and everything that plugins are tested with', () => {
    const guide = read('docs/writing-a-plugin.md')
    const panel = /export interface TestPanel \{([\s\S]*?)\n\}/.exec(read('core/toolkit/testing/test-panel.ts'))![1]!
    const members = [...panel.matchAll(/^ {2}(?:readonly )?(\w+)[(:<]/gm)].map(([, name]) => name!)
    assert.ok(members.length > 8)
    assert.deepEqual(
      [...Object.keys(ruleHints), ...members].filter((name) => !new RegExp(`\`${name}[\`(]`).test(guide)),
      [],
    )
  })

  it('say what every part of the pager takes', () => {
    const pager = read('themes/default/partials/pager.hbs')
    const row = /^\| `parts\/pager` .*$/m.exec(read('docs/theming.md'))![0]
    const taken = [...pager.matchAll(/safeUrl (\w+)/g)].map(([, name]) => name!)
    assert.deepEqual(
      taken.filter((name) => !row.includes(`\`${name}\``)),
      [],
    )
  })

  it('list every part of the default theme', () => {
    const guide = read('docs/theming.md')
    const parts = readdirSync(join(root, 'themes/default/partials')).map((file) => file.replace(/\.hbs$/, ''))
    assert.deepEqual(
      parts.filter((part) => !guide.includes(`\`parts/${part}\``)),
      [],
    )
  })
})

describe('the child theme of the guide', () => {
  it('adds its line and its stylesheet to every page, and keeps the rest', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ntt-theme-'))
    cpSync(join(root, 'test/docs/acme'), join(dataDir, 'themes', 'acme'), { recursive: true })
    const panel = await createTestPanel({ plugins: [], config: { dataDir, theme: 'acme' } })
    try {
      const { body } = await panel.inject({ method: 'GET', url: '/login' })
      assert.match(body, /Hosted in Tehran since 2011/)
      assert.match(body, /<footer class="foot">/)
      assert.match(body, /href="[^"]*css\/acme\.css"/)
      assert.match(body, /href="[^"]*css\/panel\.css"/)
    } finally {
      await panel.stop()
      rmSync(dataDir, { recursive: true })
    }
  })
})

describe('the guide to the API', () => {
  it('names only operations that exist', async () => {
    const panel = await createTestPanel({ plugins: 'all' })
    try {
      const { paths } = (await panel.api('GET', '/api/openapi.json')).body as { paths: Record<string, object> }
      const known = Object.keys(paths).map((path) => new RegExp(`^${path.replace(/\{\w+\}/g, '(?:\\d+|:id|:\\w+)')}$`))
      const guides = read('docs/api.md') + read('docs/operating.md')
      const named = [...guides.matchAll(/\/api\/[\w/:.-]+[\w]/g)].map(([path]) => path)
      // The document itself, and a pattern of the proxy.
      const extra = ['/api/openapi.json', '/api/tasks']
      const unknown = named.filter((path) => !extra.includes(path) && !known.some((pattern) => pattern.test(path)))
      assert.deepEqual(unknown, [])
    } finally {
      await panel.stop()
    }
  })
})
