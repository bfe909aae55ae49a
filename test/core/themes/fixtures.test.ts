import 'reflect-metadata'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { demandedCases, readFixture } from '../../../core/toolkit/theme-bench/read-fixture.js'
import { openThemeBench } from '../../../core/toolkit/theme-bench/theme-bench.js'
import type { ThemeBench } from '../../../core/toolkit/theme-bench/theme-bench.js'
import { themeCheck } from '../../../core/cli/theme-check.js'
import { folder, recorder } from './fixture.js'

const root = process.cwd()

for (const theme of ['default', 'aurora'])
  describe(`theme ${theme}: every page from its fixtures`, () => {
    let bench: ThemeBench
    const { log, lines } = recorder()
    before(async () => {
      bench = await openThemeBench({ root, theme, themeRoots: [join(root, 'themes')], log })
    })

    it('has a fixture with the demanded cases for every page of the project', () => {
      assert.ok(bench.pages.length >= 25, String(bench.pages.length))
      for (const page of bench.pages)
        for (const name of demandedCases) assert.ok(bench.fixture(page).cases.has(name), `${page}: no case "${name}"`)
    })

    it('draws each case in each language, with models that fit the schema and texts that exist', () => {
      for (const page of bench.pages)
        for (const name of bench.fixture(page).cases.keys())
          for (const locale of ['en', 'fa']) {
            const html = bench.draw(page, name, { locale, scheme: 'auto' })
            if (name === 'typical') assert.ok(html.trim(), page)
            if (html.includes('<html'))
              assert.match(html, new RegExp(`lang="${locale}" dir="${locale === 'fa' ? 'rtl' : 'ltr'}"`))
          }
      assert.deepEqual(
        lines.filter(({ level }) => level !== 'info').map(({ fields }) => fields['key'] ?? fields),
        [],
      )
    })

    it('passes the linter', async () => {
      const said: string[] = []
      assert.equal(await themeCheck({ root, theme, print: (line) => said.push(line) }), 0, said.join('\n'))
    })
  })

describe('the child theme Aurora', () => {
  it('changes the colours, the logo and the storefront, and nothing else', async () => {
    const { log } = recorder()
    const bench = await openThemeBench({ root, theme: 'aurora', themeRoots: [join(root, 'themes')], log })
    const home = bench.draw('portal/home', 'typical', { locale: 'en', scheme: 'light' })
    assert.match(home, /renewable energy/)
    assert.match(home, /panel\.css[\s\S]*aurora\.css/)
    assert.match(home, /M4 22c5-12/)
    const inside = bench.draw('portal/dashboard', 'typical', { locale: 'fa', scheme: 'light' })
    assert.doesNotMatch(inside, /ribbon-line/)
    assert.match(inside, /M4 22c5-12/)
    assert.match(bench.draw('portal/home', 'typical', { locale: 'fa', scheme: 'light' }), /انرژی پاک/)
  })
})

describe('fixtures: short forms', () => {
  const read = (cases: object) =>
    readFixture(join(folder({ 'x.json': { reader: 'guest', path: '/', cases } }), 'x.json')).cases
  it('a case builds on another, and an item is told once', () => {
    const cases = read({
      typical: { a: { b: 1, c: 2 }, list: [1] },
      huge: { $like: 'typical', a: { c: 3 }, list: [{ $times: 2, item: { id: '$n', name: 'x{n}' } }, { id: 9 }] },
    })
    assert.deepEqual(cases.get('huge'), {
      a: { b: 1, c: 3 },
      list: [{ id: 1, name: 'x1' }, { id: 2, name: 'x2' }, { id: 9 }],
    })
  })
  it('refuses circles, unknown cases and unknown fields', () => {
    const refused = { code: 'THEME_FIXTURE_INVALID' }
    assert.throws(() => read({ a: { $like: 'b' }, b: { $like: 'a' } }), refused)
    assert.throws(() => read({ a: { $like: 'gone' } }), refused)
    assert.throws(
      () => readFixture(join(folder({ 'x.json': { reader: 'king', path: '/', cases: {} } }), 'x.json')),
      refused,
    )
    assert.throws(() => readFixture(join(folder({ 'x.json': 'not json' }), 'x.json')), refused)
  })
})
