import 'reflect-metadata'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createTestPanel, engines } from 'nettoria/testing'
import type { TestPanel, TestUser } from '../../../core/toolkit/testing/test-panel.js'
import { findThemes } from '../../../core/web/themes/engine/theme-manifest.js'
import { checkValue, inLanguage, settleValues } from '../../../core/web/themes/settings/check-value.js'
import { readFields } from '../../../core/web/themes/settings/read-fields.js'
import { readThemeForm } from '../../../core/web/themes/settings/read-form.js'
import { settingsCss } from '../../../core/web/themes/settings/settings-css.js'
import { Browser } from '../../plugins/form-browser.js'
import { ThemeSettings } from '../../../core/host/services.js'
import { folder, theme } from './fixture.js'

const hasAsset = (path: string) => path === 'img/a.svg'
const fieldsOf = (own: object, parent: object = {}) => {
  const dir = folder({
    'base/theme.json': theme('base'),
    'base/settings.schema.json': parent,
    'child/theme.json': theme('child', 'base'),
    'child/settings.schema.json': own,
  })
  const found = findThemes([dir])
  return readFields([found.get('child')!, found.get('base')!], hasAsset)
}
const browserOf = async (panel: TestPanel, user: TestUser) => {
  const browser = new Browser(panel)
  await browser.signIn(user)
  return browser
}
const label = { en: 'L', fa: 'ل' }
const refused = { code: 'THEME_SETTINGS_INVALID' }

describe('theme settings: the schema', () => {
  it('a child adds fields and changes defaults of inherited ones', () => {
    const fields = fieldsOf(
      { accent: { inherit: true, default: '#00ff00' }, own: { type: 'text', label } },
      { accent: { type: 'color', label, default: '#ff0000' } },
    )
    assert.deepEqual([...fields.keys()], ['accent', 'own'])
    assert.equal(fields.get('accent')!.default, '#00ff00')
    assert.equal(fields.get('accent')!.type, 'color')
  })
  it('refuses unknown types and fields, bad names, bad defaults, and inheriting from nobody', () => {
    for (const own of [
      { a: { type: 'colour', label } },
      { a: { type: 'text', label, colour: 1 } },
      { 'A b': { type: 'text', label } },
      { a: { type: 'color', label, default: 'red' } },
      { a: { type: 'select', label, options: [{ value: 'x', label }], default: 'y' } },
      { a: { type: 'image', label, default: '../x.svg' } },
      { a: { inherit: true } },
      { a: { type: 'text' } },
    ])
      assert.throws(() => fieldsOf(own), refused, JSON.stringify(own))
  })
})

describe('theme settings: values', () => {
  const fields = fieldsOf({
    accent: { type: 'color', label, default: '#112233' },
    size: { type: 'range', label, min: 0, max: 10, default: 4, unit: 'px' },
    on: { type: 'boolean', label, default: false },
    line: { type: 'text', label, translatable: true, maxLength: 20, showIf: { field: 'on', equals: true } },
    to: { type: 'link', label },
    face: { type: 'font', label, default: 'serif' },
    mode: {
      type: 'select',
      label,
      options: [
        { value: 'wide', label },
        { value: 'two words', label },
      ],
    },
    logo: { type: 'image', label },
    free: { type: 'markdown', label },
  })
  const bad: [string, unknown][] = [
    ['accent', 'red'],
    ['accent', '#fff;} body{display:none'],
    ['accent', 'url(//evil)'],
    ['size', 11],
    ['size', NaN],
    ['size', '4px'],
    ['on', 'yes'],
    ['line', { en: 'x'.repeat(21) }],
    ['line', { en: 5 }],
    ['to', 'javascript:alert(1)'],
    ['to', '//evil.example'],
    ['face', 'Comic Sans; x'],
    ['face', 'constructor'],
    ['mode', 'none'],
    ['logo', '../../etc/passwd'],
    ['logo', 'img/none.svg'],
    ['free', 'a\u0000b'],
  ]
  for (const [name, value] of bad)
    it(`refuses ${name} ${JSON.stringify(value)}`, () => {
      assert.ok(checkValue(fields.get(name)!, value, hasAsset))
      assert.deepEqual(settleValues(fields, { [name]: value as never }, hasAsset), settleValues(fields, {}, hasAsset))
    })

  it('become custom properties; texts and links never do', () => {
    const values = settleValues(
      fields,
      { accent: '#ABCDEF', size: 7, on: true, to: '/order', mode: 'wide', logo: 'img/a.svg', free: '} body { x' },
      hasAsset,
    )
    assert.equal(
      settingsCss(fields, values, (path) => `/assets/t/1/${path}`),
      ':root {\n  --setting-accent: #ABCDEF;\n  --setting-size: 7px;\n  --setting-on: 1;\n' +
        "  --setting-face: Georgia, 'Noto Serif', 'Times New Roman', serif;\n  --setting-mode: wide;\n" +
        '  --setting-logo: url("/assets/t/1/img/a.svg");\n}\n',
    )
    assert.doesNotMatch(settingsCss(fields, settleValues(fields, { mode: 'two words' }, hasAsset), String), /mode/)
  })

  it('count only while their condition holds, and in the reader’s language', () => {
    const line = { en: 'Hello', fa: 'سلام' }
    assert.equal(settleValues(fields, { line }, hasAsset).get('line'), '')
    const shown = settleValues(fields, { line, on: true }, hasAsset).get('line')!
    assert.deepEqual([inLanguage(shown, 'fa'), inLanguage(shown, 'de')], ['سلام', 'Hello'])
  })

  it('a form’s texts become values: Persian digits, checkboxes, languages; what is the default is left out', () => {
    const body = { accent: '#112233', size: '۷', on: 'on', 'line.en': ' Hi ', 'line.fa': '', to: '' }
    const change = readThemeForm(fields, body, ['en', 'fa'])
    assert.deepEqual(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null)), {
      size: 7,
      on: true,
      line: { en: 'Hi' },
    })
  })
})

for (const engine of engines())
  describe(`theme settings on ${engine}`, () => {
    let panel: TestPanel
    let admin: TestUser
    before(async () => {
      panel = await createTestPanel({ engine, plugins: ['portal', 'catalog'], config: { theme: 'aurora' } })
      admin = await panel.admin()
    })
    after(() => panel?.stop())

    const cssOf = async (body: string) => {
      const href = /\/assets\/theme-settings\/[0-9a-f]{16}\.css/.exec(body)?.[0]
      assert.ok(href, 'the page names the stylesheet of the settings')
      const answer = await panel.inject({ method: 'GET', url: href })
      assert.equal(answer.statusCode, 200)
      assert.match(String(answer.headers['content-type']), /^text\/css/)
      assert.match(String(answer.headers['cache-control']), /immutable/)
      return answer.body
    }

    it('draft, publish, ten revisions, roll back', async () => {
      const settings = panel.get(ThemeSettings)
      const seen = async () => cssOf((await panel.inject({ method: 'GET', url: '/login' })).body)
      assert.match(await seen(), /--setting-accent: #0b6b5d/)
      await assert.rejects(settings.publish(admin.id), { code: 'THEME_NOTHING_TO_PUBLISH' })
      await assert.rejects(
        settings.saveDraft({ accent: 'red', gone: 1 }, admin.id),
        (error: { code: string; fields: { path: string }[] }) => {
          assert.equal(error.code, 'THEME_SETTINGS_REFUSED')
          assert.deepEqual(
            error.fields.map(({ path }) => path),
            ['accent', 'gone'],
          )
          return true
        },
      )
      await settings.saveDraft({ accent: '#101010' }, admin.id)
      assert.match(await seen(), /#0b6b5d/)
      await settings.publish(admin.id)
      assert.match(await seen(), /--setting-accent: #101010/)
      for (let n = 0; n < 11; n++) {
        await settings.saveDraft({ accent: `#2020${10 + n}` }, admin.id)
        await settings.publish(admin.id)
      }
      const { revisions } = await settings.view()
      assert.deepEqual(
        revisions.map(({ number }) => number),
        [12, 11, 10, 9, 8, 7, 6, 5, 4, 3],
      )
      await assert.rejects(settings.rollBack(1, admin.id), { code: 'THEME_REVISION_UNKNOWN' })
      await settings.rollBack(3, admin.id)
      assert.match(await seen(), /--setting-accent: #202011/)
      assert.equal((await settings.view()).revisions[0]!.number, 13)
    })

    it('the form: guarded, shows faults beside fields, previews the draft in a frame of ours alone', async () => {
      assert.equal((await panel.inject({ method: 'GET', url: '/admin/theme' })).statusCode, 303)
      const customer = await panel.customer()
      const stranger = await browserOf(panel, customer)
      assert.equal((await stranger.get('/admin/theme')).statusCode, 403)
      const browser = await browserOf(panel, admin)
      const page = await browser.get('/admin/theme')
      assert.equal(page.statusCode, 200, page.body)
      assert.match(String(page.headers['content-security-policy']), /frame-ancestors 'none'.*frame-src 'self'/)
      assert.match(page.body, /<iframe[^>]+src="\/\?theme_preview(?:=|&#x3D;)1"/)
      const wrong = await browser.post('/admin/theme/draft', { accent: 'red', corner: '99', noteLink: 'javascript:x' })
      assert.equal(wrong.statusCode, 400)
      for (const field of ['accent', 'corner', 'noteLink']) assert.match(wrong.body, new RegExp(`id="error-${field}"`))
      const form = {
        accent: '#aa2211',
        corner: '3',
        showNote: 'on',
        'note.en': 'Closed on Friday',
        'note.fa': 'جمعه‌ها تعطیل',
      }
      assert.equal((await browser.post('/admin/theme/draft', form)).statusCode, 303)
      const preview = await browser.get('/?theme_preview=1')
      assert.match(preview.body, /Closed on Friday/)
      assert.match(await cssOf(preview.body), /#aa2211[\s\S]*--setting-corner: 3px/)
      assert.match(String(preview.headers['content-security-policy']), /frame-ancestors 'self'/)
      assert.equal(preview.headers['x-frame-options'], 'SAMEORIGIN')
      const guest = await panel.inject({ method: 'GET', url: '/?theme_preview=1' })
      assert.doesNotMatch(guest.body, /Closed on Friday/)
      assert.match(String(guest.headers['content-security-policy']), /frame-ancestors 'none'/)
      assert.equal((await browser.post('/admin/theme/draft', { ...form, then: 'publish' })).statusCode, 303)
      assert.match(
        (await panel.inject({ method: 'GET', url: '/', headers: { 'accept-language': 'fa' } })).body,
        /جمعه‌ها تعطیل/,
      )
    })

    it('?theme_safe=1 draws the root theme with defaults, for who may manage themes', async () => {
      const browser = await browserOf(panel, admin)
      const safe = await browser.get('/admin/theme?theme_safe=1')
      assert.equal(safe.statusCode, 200)
      assert.doesNotMatch(safe.body, /aurora\.css|foot-note|theme-settings\/[0-9a-f]/)
      assert.match(safe.body, /action="\/admin\/theme\/draft\?theme_safe(?:=|&#x3D;)1"/)
      const guest = await panel.inject({ method: 'GET', url: '/login?theme_safe=1' })
      assert.match(guest.body, /aurora\.css/)
    })
  })

describe('shipped themes', () => {
  it('have settings in both languages', () => {
    const roots = [join(process.cwd(), 'themes')]
    const themes = findThemes(roots)
    const fields = readFields([themes.get('aurora')!, themes.get('default')!], () => true)
    for (const [name, field] of fields) assert.deepEqual(Object.keys(field.label ?? {}).sort(), ['en', 'fa'], name)
  })
})
