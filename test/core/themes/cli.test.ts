import 'reflect-metadata'
import assert from 'node:assert/strict'
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { runCommand } from '../../../core/cli/run-command.js'
import { themeCheck } from '../../../core/cli/theme-check.js'
import { themeDev } from '../../../core/cli/theme-dev.js'
import { themeNew } from '../../../core/cli/theme-new.js'
import { themeShoot } from '../../../core/cli/theme-shoot.js'
import { openThemeBench } from '../../../core/toolkit/theme-bench/theme-bench.js'
import { sampleModel } from '../../../core/toolkit/theme-bench/sample-model.js'
import { LoginPage } from '../../../core/identity/pages/identity.view.js'
import { modelMismatch } from '../../../core/web/themes/check-model.js'
import { writeMarkdown } from '../../../core/web/themes/helpers/write-markdown.js'
import { recorder } from './fixture.js'
import { project } from './theme-project.js'

describe('nettoria theme', () => {
  let root: string
  const said: string[] = []
  const print = (line: string) => void said.push(line)
  before(async () => {
    root = project()
    const options = { root, themesDir: join(root, 'themes'), id: 'acme-cloud', parent: 'default', print }
    assert.equal(await themeNew(options), 0, said.join('\n'))
  })

  it('new: a child that passes the check and draws, and is not written over', async () => {
    const { log } = recorder()
    const bench = await openThemeBench({ root, theme: 'acme-cloud', themeRoots: [join(root, 'themes')], log })
    assert.match(
      bench.draw('auth/login', 'typical', { locale: 'fa', scheme: 'dark' }),
      /acme-cloud-line">ساخته‌شده با دقت/,
    )
    assert.match(bench.settingsCss, /--setting-accent: #2456d3/)
    const options = { root, themesDir: join(root, 'themes'), id: 'acme-cloud', parent: 'default', print }
    assert.equal(await themeNew(options), 1)
    assert.equal(await themeNew({ ...options, id: 'other', parent: 'gone' }), 1)
    assert.ok(!existsSync(join(root, 'themes', 'other')))
  })

  it('check: settings that change nothing, that nobody declares, or that lack a language; files from elsewhere; bare texts', async () => {
    const dir = join(root, 'themes', 'faulty')
    cpSync(join(root, 'themes', 'acme-cloud'), dir, { recursive: true })
    const write = (path: string, text: string) => writeFileSync(join(dir, path), text)
    write(
      'theme.json',
      readFileSync(join(dir, 'theme.json'), 'utf8')
        .replace('"acme-cloud"', '"faulty"')
        .replace('css/acme-cloud', 'css/faulty'),
    )
    write('settings.schema.json', JSON.stringify({ idle: { type: 'color', label: { en: 'Idle' } } }))
    write('assets/css/faulty.css', 'a { background: url(https://cdn.example/x.png) }')
    write('partials/footer.hbs', '<p>Bare words</p>{{@theme.settings.gone}}<img src="//cdn.example/x.png" alt="">')
    const lines: string[] = []
    assert.equal(await themeCheck({ root, theme: 'faulty', print: (line) => lines.push(line) }), 1)
    const codes = lines
      .filter((line) => line.startsWith('themes/faulty'))
      .map((line) => line.replace('(warning) ', '').split(' ')[1])
    assert.deepEqual(codes.sort(), [
      'foreign-resource',
      'foreign-resource',
      'setting-text',
      'unknown-setting',
      'untranslated-text',
      'unused-setting',
    ])
    rmSync(dir, { recursive: true })
  })

  it('dev: an index, pages under the panel’s own policy, the assets, and a sign when a file changes', async () => {
    let end!: () => void
    const until = new Promise<void>((done) => (end = done))
    let ready!: (address: string) => void
    const listening = new Promise<string>((done) => (ready = done))
    const running = themeDev({ root, id: 'acme-cloud', port: 0, print, until, onReady: ready })
    const address = await Promise.race([listening, running.then(() => '')])
    try {
      await lookAround(address)
    } finally {
      end()
    }
    assert.equal(await running, 0)
  })

  async function lookAround(address: string) {
    const index = await (await fetch(address)).text()
    assert.match(index, /href="\/page\?name=portal%2Fhome&amp;case=huge&amp;locale=fa&amp;scheme=dark"/)
    const page = await fetch(`${address}/page?name=portal%2Fhome&case=typical&locale=fa&scheme=dark`)
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    const html = await page.text()
    assert.match(html, /dir="rtl" data-bs-theme="dark"/)
    const css = /href="([^"]+acme-cloud\.css)"/.exec(html)?.[1] ?? ''
    assert.equal((await fetch(address + css)).status, 200)
    assert.match(await (await fetch(`${address}/-/theme-settings.css`)).text(), /--setting-accent/)
    const broken = await fetch(`${address}/page?name=gone`)
    assert.equal(broken.status, 500)
    assert.match(await broken.text(), /THEME_FIXTURE_MISSING/)
    const changes = await fetch(`${address}/-/changes`)
    const reader = changes.body!.getReader()
    await reader.read()
    writeFileSync(join(root, 'themes/acme-cloud/partials/footer.hbs'), '<p>{{t "theme.acme-cloud.line"}} 2</p>\n')
    const { value } = await reader.read()
    assert.match(Buffer.from(value!).toString(), /event: change/)
    assert.match(await (await fetch(`${address}/page?name=auth/login`)).text(), /Made with care 2/)
  }

  it('shoot: says what is missing when there is no browser', async () => {
    const before = process.env['CHROMIUM']
    process.env['CHROMIUM'] = '/nowhere/chromium'
    const lines: string[] = []
    const all = { pages: undefined, cases: ['typical'], locales: undefined, schemes: ['light'], widths: [390] }
    try {
      assert.equal(
        await themeShoot({
          root,
          id: 'acme-cloud',
          out: join(root, 'shots'),
          ...all,
          print: (line) => lines.push(line),
        }),
        3,
      )
    } finally {
      if (before === undefined) delete process.env['CHROMIUM']
      else process.env['CHROMIUM'] = before
    }
    assert.match(lines.join(), /no Chromium at \/nowhere\/chromium.*apt install chromium/)
  })

  it('says how it is used', async () => {
    assert.equal(await runCommand(['theme'], { root, out: () => undefined }), 2)
    assert.equal(await runCommand(['theme', 'new', '../x'], { root, out: () => undefined }), 2)
  })
})

describe('themes: a first fixture and a little Markdown', () => {
  it('a sample fits the schema it is made from', () => {
    for (const which of ['typical', 'empty'] as const)
      assert.equal(modelMismatch(LoginPage, sampleModel(LoginPage.model, which) as object), undefined)
  })
  it('Markdown: what it knows, and nothing of what it is told', () => {
    assert.equal(
      writeMarkdown('Hi **there** *you* `a*b*`\nnext\n\n- one\n- [two](/order)'),
      '<p>Hi <strong>there</strong> <em>you</em> <code>a*b*</code><br>next</p>\n<ul><li>one</li><li><a href="/order">two</a></li></ul>',
    )
    assert.equal(
      writeMarkdown('<img onerror=x> [x](javascript:alert`1`) [y]("onclick=z)'),
      '<p>&lt;img onerror=x&gt; <a href="#">x</a> <a href="&quot;onclick=z">y</a></p>',
    )
  })
})
