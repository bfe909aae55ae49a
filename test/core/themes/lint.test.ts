import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, it } from 'node:test'
import { Type } from 'typebox'
import type { TSchema } from 'typebox'
import { themeCheck } from '../../../core/cli/theme-check.js'
import { findTemplates } from '../../../core/web/themes/engine/template-files.js'
import { findThemes, themeChain } from '../../../core/web/themes/engine/theme-manifest.js'
import { lintThemes } from '../../../core/toolkit/theme-lint/lint-themes.js'
import { lintRules, themeRulesPage } from '../../../core/toolkit/theme-lint/rules.js'
import { folder, theme } from './fixture.js'

/** Lints a theme with these templates and answers `file:line code` of every finding. */
function lint(templates: Record<string, string>, pages: Record<string, TSchema> = {}): string[] {
  const files = Object.entries(templates).map(([name, text]) => [`themes/base/${name}.hbs`, text])
  const dir = folder({ 'themes/base/theme.json': theme('base'), ...Object.fromEntries(files) })
  const roots = [join(dir, 'themes')]
  const texts = {
    en: ['theme.hello', 'theme.items_one', 'theme.items_other', 'theme.half'],
    fa: ['theme.hello', 'theme.items_one', 'theme.items_other'],
  }
  const findings = lintThemes({
    templates: findTemplates(themeChain(findThemes(roots), 'base', roots), []),
    texts: { locales: ['en', 'fa'], has: (locale, key) => texts[locale as 'en' | 'fa'].includes(key) },
    hasAsset: (path) => path === 'css/a.css',
    pages: new Map(Object.entries(pages)),
  })
  return findings.map((f) => `${basename(f.file, '.hbs')}:${f.line} ${f.code}`)
}

const one = (text: string) => lint({ 'pages/x': text })

it('theme linter: a hint names the prefix that the texts of the file have', () => {
  const dir = folder({
    'themes/base/theme.json': theme('base'),
    'themes/base/pages/x.hbs': '<p>Welcome</p>',
    'plugins/shop/views/x.hbs': '<p>Welcome</p>',
  })
  const roots = [join(dir, 'themes')]
  const chain = themeChain(findThemes(roots), 'base', roots)
  const fixes = lintThemes({
    templates: findTemplates(chain, [{ id: 'shop', dir: join(dir, 'plugins/shop') }]),
    texts: { locales: ['en', 'fa'], has: () => true },
    hasAsset: () => true,
  }).map(({ fix }) => /\{\{t "(\w+)/.exec(fix)?.[1])
  assert.deepEqual(fixes, ['shop', 'theme'])
})

describe('theme linter: markup', () => {
  const planted: [string, string][] = [
    ['{{{name}}}', 'triple-stash'],
    ['{{&name}}', 'triple-stash'],
    ['<input value={{name}}>', 'unquoted-attribute'],
    ['<input\n  type=text>', 'unquoted-attribute'],
    ['<script>go()</script>', 'inline-script'],
    ['<SCRIPT src="{{asset \'css/a.css\'}}">go()</SCRIPT>', 'inline-script'],
    ['<style>a{}</style>', 'inline-style'],
    ['<p style="width:{{n}}%"></p>', 'inline-style'],
    ['<a href="/x" onclick="go()">x</a>', 'inline-handler'],
    ['<a href="/x" {{#if a}}onmouseover="x"{{/if}}>x</a>', 'inline-handler'],
    ['<a hx-on:click="go()" href="/">x</a>', 'inline-handler'],
    ['<a href=" java\nscript:go()">x</a>', 'javascript-target'],
    ['<form action="javascript:go()"></form>', 'javascript-target'],
    ['<a href="{{website}}">x</a>', 'unsafe-url'],
    ['<form method="post" action="/x"><button>1</button></form>', 'form-csrf'],
    ['<form action="/x" method="POST">{{> parts/plain}}</form>', 'form-csrf'],
  ]
  for (const [text, code] of planted)
    it(`${code}: ${JSON.stringify(text)}`, () => {
      const found = lint({ 'pages/x': text, 'partials/plain': 'x' })
      assert.deepEqual(
        found.map((f) => f.split(' ')[1]),
        [code],
      )
    })

  it('lets good markup pass', () => {
    const good = [
      '<!doctype html><link rel="stylesheet" href="{{asset "css/a.css"}}"><script src="{{asset "css/a.css"}}" defer></script>',
      '<input type="text" value="{{name}}" {{#if required}}required{{/if}} data-x=\'{"a":1}\' disabled>',
      '<a href="/servers/{{id}}" class="{{#if active}}on{{/if}}">{{t "theme.items" count=n}}</a><a href="{{safeUrl site}}">a > b</a>',
      '<form method="get" action="/search"></form><form method="post" action="/x">{{> parts/token}}</form>',
      '<!-- <script>old()</script> --><img src="data:image/png;base64,x" alt="">{{!-- <p style="x"> {{{a}}} --}}',
    ]
    assert.deepEqual(lint({ 'pages/x': good.join('\n'), 'partials/token': '{{csrf}}' }), [])
  })

  it('a comment with a reason allows a finding on the next line, without one it does not', () => {
    const form = '<form method="post" action="/x"></form>'
    assert.deepEqual(one(`{{!-- allow form-csrf: goes to the bank --}}\n${form}`), [])
    assert.deepEqual(one(`{{!-- allow form-csrf: --}}\n${form}`), ['x:2 form-csrf'])
  })
})

describe('theme linter: expressions', () => {
  const planted: [string, string][] = [
    ['{{#if a}}open', 'template-syntax'],
    ['{{shout name}}', 'unknown-helper'],
    ['{{#if (shout name)}}x{{/if}}', 'unknown-helper'],
    ['{{log name}}', 'unknown-helper'],
    ['{{date}}', 'helper-arguments'],
    ['{{> parts/none}}', 'unknown-partial'],
    ['{{#> layouts/none}}x{{/layouts/none}}', 'unknown-partial'],
    ['{{> parent:x}}', 'unknown-partial'],
    ['{{t "theme.none"}}', 'missing-text'],
    ["{{#if (t 'theme.half')}}x{{/if}}", 'missing-text'],
    ['{{icon "sevrer"}}', 'unknown-icon'],
    ['{{asset "css/none.css"}}', 'unknown-asset'],
    ['{{#each servers}}{{slot "a" id=id}}{{/each}}', 'slot-subject'],
    ['{{@page.usr.name}}', 'unknown-field'],
  ]
  for (const [text, code] of planted)
    it(`${code}: ${text}`, () => assert.deepEqual(lint({ 'pages/x': text }, { x: Type.Any() }), [`x:1 ${code}`]))

  it('lets inline partials, computed names and texts pass, and finds layouts in a circle', () => {
    assert.deepEqual(
      one('{{#*inline "side"}}x{{/inline}}{{> side}}{{> (lookup . "view")}}{{t (concat "theme." a)}}{{t key}}'),
      [],
    )
    const circle = { 'layouts/a': '{{> layouts/b}}', 'layouts/b': '{{> layouts/a}}' }
    assert.deepEqual(lint(circle), ['a:1 layout-cycle', 'b:1 layout-cycle'])
  })
})

describe('theme linter: fields of the view model', () => {
  const schema = Type.Object({
    title: Type.String(),
    owner: Type.Union([Type.Null(), Type.Object({ name: Type.String() })]),
    lines: Type.Array(Type.Object({ label: Type.String(), price: Type.Object({ amount: Type.String() }) })),
    errors: Type.Record(Type.String(), Type.String()),
    state: Type.Union([
      Type.Object({ kind: Type.Literal('a'), left: Type.Integer() }),
      Type.Object({ kind: Type.Literal('b') }),
    ]),
    anything: Type.Any(),
    tags: Type.Optional(Type.Array(Type.String())),
  })
  const fields = (text: string) => lint({ 'pages/x': text, 'partials/card': '{{> @partial-block}}' }, { x: schema })

  it('finds names the schema does not have', () => {
    const wrong = [
      '{{titel}}',
      '{{owner.nmae}}',
      '{{#each lines}}{{price.amout}}{{/each}}',
      '{{#each lines as |line|}}{{line.lable}}{{/each}}',
      '{{#with owner}}{{name}}{{title}}{{/with}}',
      '{{#each lines}}{{#if label}}{{../titel}}{{/if}}{{/each}}',
      '{{#if (eq titel 1)}}x{{/if}}',
      '{{#> parts/card title=titel}}x{{/parts/card}}',
      '{{#> parts/card title="x"}}{{#each lines}}{{#> parts/card}}{{titel}}{{/parts/card}}{{/each}}{{/parts/card}}',
      '{{state.right}}',
      '{{title.x}}',
      '{{#each lines}}x{{else}}{{label}}{{/each}}',
    ]
    for (const text of wrong) assert.deepEqual(fields(text), ['x:1 unknown-field'], text)
  })

  it('knows what is right, and stays silent where it cannot know', () => {
    const right = [
      '{{title}}{{title.length}}{{owner.name}}{{#with owner as |o|}}{{name}}{{o.name}}{{../title}}{{/with}}',
      '{{#each lines as |line i|}}{{label}}{{this.price.amount}}{{line.label}}{{i}}{{@index}}{{../title}}{{@root.title}}{{/each}}',
      '{{#each errors}}{{this}}{{@key}}{{/each}}{{lookup errors title}}{{errors.name}}{{state.kind}}{{state.left}}',
      '{{anything.at.all}}{{#each anything}}{{x.y}}{{/each}}{{#each tags}}{{this}}{{/each}}{{tags.length}}{{lines.0.label}}',
      '{{#> parts/card title="x"}}{{title}}{{#each lines}}{{label}}{{../title}}{{/each}}{{/parts/card}}',
      '{{#each lines}}{{#> parts/card}}{{label}}{{../title}}{{/parts/card}}{{/each}}',
      '{{#if owner}}{{owner.name}}{{else}}{{title}}{{/if}}{{#each (list 1 2)}}{{x}}{{/each}}{{#*inline "i"}}{{other}}{{/inline}}',
    ]
    for (const text of right) assert.deepEqual(fields(text), [], text)
  })
})

describe('theme linter: rules and command', () => {
  it('the reference page is the generated one (npm run docs)', () => {
    assert.equal(readFileSync('docs/reference/theme-rules.md', 'utf8'), themeRulesPage())
    for (const rule of Object.values(lintRules)) for (const text of Object.values(rule)) assert.ok(text)
  })

  it('prints file, line, code and fix, and exits 1 with errors, 0 with warnings', async () => {
    const run = async (text: string) => {
      const lines: string[] = []
      const root = folder({ 'themes/base/theme.json': theme('base'), 'themes/base/pages/x.hbs': text })
      return { exit: await themeCheck({ root, print: (line) => lines.push(line) }), lines }
    }
    const bad = await run('fine\n{{{name}}}')
    assert.equal(bad.exit, 1)
    assert.match(bad.lines[0]!, /^themes.base.pages.x\.hbs:2 triple-stash Text is written .*\(Use two braces/)
    assert.equal((await run('<a href="{{x}}">y</a>')).exit, 0)
  })
})
