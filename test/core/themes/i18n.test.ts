import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { formatAgo, formatDate, formatDateTime } from '../../../core/web/i18n/format-time.js'
import { formatDigits, formatMoney, formatNumber } from '../../../core/web/i18n/format.js'
import { createI18n } from '../../../core/web/i18n/i18n.js'
import { lastMade } from '../../../core/web/i18n/last-made.js'
import { compareLocales, missingUses } from '../../../core/toolkit/lint/compare-locales.js'
import { folder, recorder } from './fixture.js'

const nbsp = '\u00a0'

describe('formats', () => {
  const money = (locale: string, currency: string, amount: string, toman = false) =>
    formatMoney(locale, { currency, amount }, { toman }).replaceAll(nbsp, '_').replaceAll('\u200e', '')

  it('money: unit after the amount in Persian, Toman a tenth and always labelled', () => {
    assert.equal(money('en', 'EUR', '12.5'), '€12.50')
    assert.equal(money('en', 'EUR', '-1234.00'), '-€1,234.00')
    assert.equal(money('en', 'IRR', '1200000'), 'IRR_1,200,000')
    assert.equal(money('en', 'IRR', '1200000', true), '120,000_toman')
    assert.equal(money('en', 'EUR', '0.0123'), '€0.0123')
    assert.equal(money('en', 'KWD', '1'), 'KWD_1.000')
    assert.equal(money('en', 'EUR', '1234567890123456.78'), '€1,234,567,890,123,456.78')
    assert.equal(money('fa', 'IRR', '1200000'), '۱٬۲۰۰٬۰۰۰_ریال')
    assert.equal(money('fa', 'IRR', '-1200000'), '−۱٬۲۰۰٬۰۰۰_ریال')
    assert.equal(money('fa', 'IRR', '1200000', true), '۱۲۰٬۰۰۰_تومان')
    assert.equal(money('fa', 'IRR', '1234567', true), '۱۲۳٬۴۵۶٫۷_تومان')
    assert.equal(money('fa', 'IRR', '5', true), '۰٫۵_تومان')
    assert.equal(money('fa', 'IRR', '-12.5', true), '−۱٫۲۵_تومان')
    assert.equal(money('fa', 'EUR', '12.5', true), '۱۲٫۵۰ یورو')
  })

  it('numbers', () => {
    assert.equal(formatNumber('en', 1234567.891), '1,234,567.891')
    assert.equal(formatNumber('fa', 1234.5), '۱٬۲۳۴٫۵')
    assert.equal(formatNumber('fa', 2, 2), '۲٫۰۰')
    assert.equal(formatDigits('fa', 8080), '۸۰۸۰')
  })

  it('dates in the calendar and the zone of the reader', () => {
    const at = '2026-01-15T21:00:00.000Z'
    assert.equal(formatDate('en', at, 'UTC'), '15 Jan 2026')
    assert.equal(formatDate('en', at, 'Asia/Tehran'), '16 Jan 2026')
    assert.equal(formatDateTime('en', at, 'Asia/Tehran'), '16 Jan 2026, 00:30')
    assert.equal(formatDate('fa', Date.parse(at), 'UTC'), '۲۵ دی ۱۴۰۴')
    assert.equal(formatDateTime('fa', at, 'Asia/Tehran'), '۲۶ دی ۱۴۰۴، ۰۰:۳۰')
    assert.equal(formatDate('fa', '2025-03-20T12:00:00Z', 'UTC'), '۳۰ اسفند ۱۴۰۳')
    assert.equal(formatDate('fa', '2025-03-21T12:00:00Z', 'UTC'), '۱ فروردین ۱۴۰۴')
    assert.equal(formatDate('en', 'nonsense', 'UTC'), '')
  })

  it('keep a bounded number of formatters, whatever zones, currencies and decimals people write', () => {
    const spelled = (n: number) =>
      `America/${[...'indianapolis'].map((letter, bit) => ((n >> bit) & 1 ? letter.toUpperCase() : letter)).join('')}`
    const currency = (n: number) => `Q${String.fromCharCode(65 + (n % 26), 65 + Math.floor(n / 26))}`
    const cases: ['DateTimeFormat' | 'NumberFormat', most: number, make: (n: number, day: number) => string][] = [
      ['DateTimeFormat', 500, (n, day) => formatDate('en', day, spelled(n))],
      ['NumberFormat', 200, (n, day) => formatMoney('en', { currency: currency(n), amount: `${day}.005` })],
    ]
    for (const [name, most, make] of cases) {
      const real = Intl[name] as unknown as new (...args: unknown[]) => object
      let made = 0
      class Counted extends real {
        constructor(...args: unknown[]) {
          super(...args)
          made++
        }
      }
      Object.assign(Intl, { [name]: Counted })
      try {
        for (let n = 0; n < most + 100; n++) make(n, 1)
        made = 0
        make(most + 99, 2)
        assert.equal(made, 0, `${name}: what was made last is kept`)
        for (let n = 0; n < 100; n++) make(n, 2)
        assert.equal(made, 100, `${name}: what was made first is not`)
      } finally {
        Object.assign(Intl, { [name]: real })
      }
    }
  })

  it('distances in words', () => {
    const now = Date.UTC(2026, 0, 15)
    const ago = (locale: string, seconds: number) => formatAgo(locale, now + seconds * 1000, now)
    assert.equal(ago('en', 0), 'now')
    assert.equal(ago('en', -30), '30 seconds ago')
    assert.equal(ago('en', -50), '1 minute ago')
    assert.equal(ago('en', -300), '5 minutes ago')
    assert.equal(ago('en', 2 * 86400), 'in 2 days')
    assert.equal(ago('en', -27 * 86400), 'last month')
    assert.equal(ago('fa', -300), '۵ دقیقه پیش')
    assert.equal(ago('fa', -86400), 'دیروز')
    assert.equal(ago('fa', 3 * 3600), '۳ ساعت بعد')
  })
})

describe('what was made last', () => {
  it('is kept for so many keys, and for none that is long', () => {
    let made = 0
    const keep = lastMade<string>(2)
    const ask = (key: string) => keep(key, () => `${key.slice(0, 1)}${++made}`)
    assert.deepEqual([ask('a'), ask('b'), ask('a'), ask('c'), ask('a')], ['a1', 'b2', 'a1', 'c3', 'a4'])
    const long = 'l'.repeat(100_000)
    assert.deepEqual([ask(long), ask(long)], ['l5', 'l6'])
  })
})

describe('i18n', () => {
  const dir = folder({
    'core/en.json': {
      core: {
        hello: 'Hello {{name}}',
        files_one: '{{count}} file',
        files_other: '{{count}} files',
        only: 'English',
        both: '{{a}} and {{b}}',
      },
    },
    'core/extra.fa.json': {
      core: { hello: 'درود {{name}}', files_one: '{{count}} پرونده', files_other: '{{count}} پرونده' },
    },
    'core/README.md': 'no texts',
    'shop/en.json': { title: 'Shop', errors: { SHOP_CLOSED: 'Closed' } },
    'shop/fa.json': { title: 'فروشگاه', errors: { SHOP_CLOSED: 'بسته است' } },
    'later/fa.json': { title: 'دکان' },
  })
  const sources = [
    { prefix: null, dir: join(dir, 'core') },
    { prefix: 'shop', dir: join(dir, 'shop') },
    { prefix: 'shop', dir: join(dir, 'later') },
    { prefix: 'gone', dir: join(dir, 'gone') },
  ]
  const { log, lines } = recorder()
  const i18n = createI18n({ sources, log })

  it('merges sources, later ones win; errors are shared', () => {
    assert.deepEqual(i18n.locales, ['en', 'fa'])
    assert.equal(i18n.t('en', 'shop.title'), 'Shop')
    assert.equal(i18n.t('fa', 'shop.title'), 'دکان')
    assert.equal(i18n.t('fa', 'errors.SHOP_CLOSED'), 'بسته است')
    assert.equal(i18n.dir('fa'), 'rtl')
  })

  it('fills in values as plain text, numbers in the language’s digits', () => {
    assert.equal(i18n.t('en', 'core.hello', { name: '<b>{{count}}$t(shop.title)' }), 'Hello <b>{{count}}$t(shop.title)')
    assert.equal(i18n.t('en', 'core.files', { count: 1 }), '1 file')
    assert.equal(i18n.t('fa', 'core.files', { count: 1234 }), '۱۲۳۴ پرونده')
    assert.equal(i18n.t('en', 'core.hello', { name: 'x', lng: 'fa', defaultValue: 'y', context: 'z' }), 'Hello x')
  })

  it('takes no two sets of values for one, whatever they look like, and any kind of value', () => {
    const says = (params: object) => i18n.t('en', 'core.both', params as Record<string, string>)
    assert.equal(says({ a: '1', b: '2' }), '1 and 2')
    assert.equal(says({ a: '1 b string 1 2', b: '2' }), '1 b string 1 2 and 2')
    assert.equal(says({ a: 1, b: '2' }), '1 and 2')
    assert.equal(says({ a: 12345, b: '2' }), '12345 and 2')
    assert.equal(says({ a: 10n, b: null }), '10 and ')
    assert.equal(says({ a: '10', b: 'null' }), '10 and null')
  })

  it('falls back to English, then to the key, and says so once', () => {
    assert.equal(i18n.t('fa', 'core.only'), 'English')
    assert.equal(i18n.t('xx', 'core.only'), 'English')
    lines.length = 0
    assert.equal(i18n.t('fa', 'core.none'), 'core.none')
    assert.equal(i18n.t('en', 'core.none'), 'core.none')
    assert.deepEqual(
      lines.map((line) => line.fields),
      [{ key: 'core.none' }],
    )
  })

  it('names a bounded number of missing texts, each in a bounded line', () => {
    const { log: own, lines: said } = recorder()
    const other = createI18n({ sources, log: own })
    for (let n = 0; n < 3000; n++) assert.equal(other.t('en', `core.none${n}`), `core.none${n}`)
    assert.equal(said.length, 500)
    const long = createI18n({ sources, log: own })
    said.length = 0
    long.t('en', 'x'.repeat(100_000))
    assert.ok(JSON.stringify(said).length < 300)
  })

  it('picks the language a browser asks for', () => {
    assert.equal(i18n.pick('fa-IR,fa;q=0.9,en;q=0.8'), 'fa')
    assert.equal(i18n.pick('de,en-GB;q=0.5,fa;q=0.4'), 'en')
    assert.equal(i18n.pick('en;q=0.1,fa;q=0.7'), 'fa')
    assert.equal(i18n.pick('fa;q=0,de'), 'en')
    assert.equal(i18n.pick('de', 'fa'), 'fa')
    assert.equal(i18n.pick(undefined), 'en')
    assert.equal(i18n.pick('*'.repeat(100_000)), 'en')
  })
})

describe('locale check', () => {
  it('finds missing keys, plural forms, places and empty texts', () => {
    const dir = folder({
      'l/en.json': { a: 'A', b: 'B {{name}}', c_one: '{{count}}', c_other: '{{count}}', d: 'D' },
      'l/fa.json': { b: 'ب {{nam}}', c_other: '{{count}}', d: ' ', e: 'E' },
    })
    const found = compareLocales([{ prefix: 'p', dir: join(dir, 'l') }]).map((f) => `${f.locale} ${f.kind} ${f.key}`)
    assert.deepEqual(found.sort(), [
      'en missing p.e',
      'fa empty p.d',
      'fa missing p.a',
      'fa params p.b',
      'fa plural p.c_one',
    ])
  })

  it('finds places that are written as in messages of errors', () => {
    const dir = folder({
      'l/en.json': { a: 'Hello {name}', b: '{{name}} of {{ count }}' },
      'l/fa.json': { a: 'سلام {{name}}', b: '{{name}} {{count}}' },
    })
    const found = compareLocales([{ prefix: 'p', dir: join(dir, 'l') }]).map((f) => f.message)
    assert.ok(found.includes('"p.a" says {name} in en; a place in a text is {{name}}'), found.join('\n'))
    assert.ok(!found.some((message) => message.includes('p.b')))
  })

  it('finds keys that code and templates use and a language lacks', () => {
    const dir = folder({
      'l/en.json': { a: 'A', n_one: '1', n_other: 'n', errors: { GONE: 'x' } },
      'l/fa.json': { n_one: '1', n_other: 'n' },
      'x.hbs': '{{t "p.a"}}{{#if (t \'p.n\')}}{{/if}}{{t "p.typo"}}',
      'x.ts':
        "t('p.code')\nreply.done('/x', { message: 'p.done' })\nconst x = { message: 'not.ours' }\ndefineErrors({\n  GONE: { status: 404 },\n  BUG: { status: 500 },\n})",
    })
    const files = ['x.hbs', 'x.ts'].map((name) => join(dir, name))
    const found = missingUses(files, [{ prefix: 'p', dir: join(dir, 'l') }]).map((f) => `${f.locale} ${f.key}`)
    const everywhere = ['p.code', 'p.done', 'p.typo'].flatMap((key) => [`en ${key}`, `fa ${key}`])
    assert.deepEqual(found.sort(), [...everywhere, 'fa errors.GONE', 'fa p.a'].sort())
  })

  it('finds keys of flashes, of headings of a CSV, and of menus', () => {
    const dir = folder({
      'l/en.json': { a: 'A' },
      'l/fa.json': { a: 'A' },
      'plugin.json': { menus: [{ label: 'p.a' }, { label: 'p.menu' }] },
      'x.ts': `
        const saved = 'p.saved'
        app.form({ done: { to: '/x', flash: 'p.plain' } })
        app.form({ done: (_, { when }) => ({ to: '/x', flash: when === 'now' ? 'p.now' : 'p.later' }) })
        app.form({ done: { to: '/x', flash: saved }, refused: () => ({ to: '/x', flash: bare }) })
        app.list({ csv: { file: 'x', columns: {
          'p.a': (row) => row.a,
          'p.column': (row, { t }) => t(\`p.state.\${row.state}\`),
        } } })
        const other = { 'p.event': (row) => row }`,
    })
    const files = ['plugin.json', 'x.ts'].map((name) => join(dir, name))
    const found = missingUses(files, [{ prefix: 'p', dir: join(dir, 'l') }], ['en']).map(({ key }) => key)
    assert.deepEqual(found.sort(), ['p.column', 'p.later', 'p.menu', 'p.now', 'p.plain', 'p.saved'])
  })

  it('the panel’s own texts are complete', () => {
    assert.deepEqual(compareLocales([{ prefix: null, dir: 'core/web/i18n/locales' }]), [])
    assert.doesNotMatch(
      readFileSync('core/web/i18n/locales/fa.json', 'utf8'),
      /[\u064a\u0643]/,
      'Persian, not Arabic letters',
    )
  })
})
