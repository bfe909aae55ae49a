import assert from 'node:assert/strict'
import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { Type } from 'typebox'
import type { Principal } from '../../../core/contracts/principal.js'
import { ManualClock } from '../../../core/foundation/kernel/clock.js'
import type { SlotContext } from '../../../core/web/themes/extend.js'
import { createMenus } from '../../../core/web/themes/menus.js'
import { guestPage } from '../../../core/web/themes/page-context.js'
import { definePage } from '../../../core/web/themes/page.js'
import { pageRenderer } from '../../../core/web/themes/render-page.js'
import type { PageRequest } from '../../../core/web/themes/render-page.js'
import { createSlots } from '../../../core/web/themes/slots.js'
import { sortParts } from '../../../core/web/themes/sort-parts.js'
import { folder, recorder, theme, themesOf } from './fixture.js'

const page = guestPage()
const code = (expected: string) => (error: unknown) => (error as { code?: string }).code === expected

describe('themes: resolution', () => {
  const root = folder({
    'themes/base/theme.json': theme('base'),
    'themes/base/layouts/panel.hbs': 'base<{{title}}>{{> @partial-block}}</>',
    'themes/base/partials/field.hbs': '[{{label}}]',
    'themes/base/pages/auth/login.hbs':
      '{{#> layouts/panel title="Login"}}{{> parts/field label=name}}{{/layouts/panel}}',
    'themes/brand/theme.json': theme('brand', 'base'),
    'themes/brand/partials/field.hbs': 'brand{{> parent:parts/field label=label}}',
    'themes/brand/plugins/shop/cart.hbs': 'our {{> parent:shop/cart}}',
    'themes/festive/theme.json': theme('festive', 'brand'),
    'themes/festive/partials/field.hbs': 'festive {{> parent:parts/field}}',
    'plugins/shop/views/cart.hbs': 'cart of {{name}}',
    'plugins/shop/views/deep/line.hbs': '{{> shop/cart}}!',
  })

  it('a child theme overrides a partial of its parent, and calls it with parent:', () => {
    const drawn = (active: string) => themesOf(root, { active }).themes.render('auth/login', { name: 'N' }, page)
    assert.equal(drawn('base'), 'base<Login>[N]</>')
    assert.equal(drawn('brand'), 'base<Login>brand[N]</>')
    assert.equal(drawn('festive'), 'base<Login>festive brand[N]</>')
  })

  it('plugins bring views, which themes override and which are partials too', () => {
    const base = themesOf(root).themes
    assert.equal(base.render('shop/deep/line', { name: 'A' }, page), 'cart of A!')
    const brand = themesOf(root, { active: 'festive' }).themes
    assert.equal(brand.render('shop/deep/line', { name: 'A' }, page), 'our cart of A!')
    assert.match(brand.fileOf('shop/cart'), /brand.plugins.shop.cart\.hbs$/)
    assert.deepEqual(
      brand.chain.map((t) => t.id),
      ['festive', 'brand', 'base'],
    )
    assert.throws(() => base.render('shop/none', {}, page), code('THEME_TEMPLATE_MISSING'))
  })

  it('layouts and parts see their inputs alone, a block inside them what is around it, plugins’ partials everything', () => {
    const dir = folder({
      'themes/base/theme.json': theme('base'),
      'themes/base/layouts/panel.hbs': '{{#> parts/document}}<{{title}}>{{> @partial-block}}{{/parts/document}}',
      'themes/base/partials/document.hbs': '({{#if title}}leaked{{/if}}{{> @partial-block}})',
      'themes/base/partials/card.hbs': '[{{title}}{{> @partial-block}}]',
      'plugins/shop/views/box.hbs': '|{{name}}{{> @partial-block}}|',
      'plugins/shop/views/x.hbs':
        '{{#> layouts/panel title="T"}}{{#each items}}{{#> parts/card title=this}}{{this}}{{../name}}{{/parts/card}}{{/each}}{{#> shop/box}}{{name}}{{/shop/box}}{{/layouts/panel}}',
    })
    const { themes } = themesOf(dir)
    assert.equal(themes.render('shop/x', { title: 'page', name: 'N', items: ['a', 'b'] }, page), '(<T>[aaN][bbN]|NN|)')
  })

  it('refuses cycles, long chains, unknown themes, unknown fields of theme.json and names taken twice', () => {
    const manifests = (parents: Record<string, string | undefined>) =>
      folder(
        Object.fromEntries(
          Object.entries(parents).map(([id, parent]) => [`themes/${id}/theme.json`, theme(id, parent)]),
        ),
      )
    const start = (dir: string) => () => themesOf(dir)
    assert.throws(start(manifests({ base: 'b', b: 'c', c: 'base' })), /base -> b -> c -> base/)
    assert.throws(start(manifests({ base: 'b', b: 'c', c: 'd', d: 'e', e: undefined })), code('THEME_TOO_DEEP'))
    assert.doesNotThrow(start(manifests({ base: 'b', b: 'c', c: 'd', d: undefined })))
    assert.throws(start(manifests({ base: 'gone' })), code('THEME_UNKNOWN'))
    const misspelt = folder({ 'themes/base/theme.json': { ...theme('base'), parrent: 'x' } })
    assert.throws(start(misspelt), code('THEME_MANIFEST_INVALID'))
    const taken = {
      'themes/base/theme.json': theme('base'),
      'themes/base/pages/shop/a.hbs': '',
      'themes/base/plugins/shop/a.hbs': '',
    }
    assert.throws(start(folder(taken)), code('THEME_NAME_TAKEN'))
    assert.throws(
      () => themesOf(folder({ 'themes/base/theme.json': theme('base') }), { version: '2.0.0' }),
      code('THEME_PANEL_UNSUITED'),
    )
    const orphan = { 'themes/base/theme.json': theme('base'), 'themes/base/partials/x.hbs': '{{> parent:parts/x}}' }
    assert.throws(() => themesOf(folder(orphan), { development: false }), /no parent has this template/)
  })

  it('in production reads what was checked before when it is drawn, and one broken template costs its own page only', () => {
    const dir = folder({
      'themes/base/theme.json': theme('base'),
      'themes/base/pages/good.hbs': 'good',
      'themes/base/pages/broken.hbs': '{{#if x}}',
    })
    const { themes } = themesOf(dir, { development: false, checked: [join(dir, 'themes')] })
    assert.equal(themes.render('good', {}, page), 'good')
    assert.throws(() => themes.render('broken', {}, page), code('THEME_RENDER_FAILED'))
    assert.equal(themes.render('good', {}, page), 'good')
    const near = { development: false, checked: [join(dir, 'the')] }
    assert.throws(() => themesOf(dir, near), code('THEME_TEMPLATE_INVALID'))
  })

  it('reads a changed file again in development and says which files won', async () => {
    const dir = folder({ 'themes/base/theme.json': theme('base'), 'themes/base/pages/x.hbs': 'one</html>' })
    const [live, fixed] = [themesOf(dir).themes, themesOf(dir, { development: false, follow: false }).themes]
    assert.match(live.render('x', {}, page), /^one<\/html>\n<!--\nx: .*x\.hbs\n-->\n$/)
    const file = join(dir, 'themes/base/pages/x.hbs')
    writeFileSync(file, 'two</html>')
    utimesSync(file, 2_000_000_000, 2_000_000_000)
    await new Promise(setImmediate)
    assert.match(live.render('x', {}, page), /^two/)
    assert.equal(fixed.render('x', {}, page), 'one</html>')
  })
})

describe('themes: helpers and safety', () => {
  const views = {
    escape: '{{name}} {{ltr name}}',
    proto:
      '{{#if item}}<{{constructor}}{{item.constructor}}{{__proto__}}{{item.toString}}{{lookup item "constructor"}}>{{/if}}',
    strict: '{{nmae}}',
    guarded: '{{#if user.name}}yes{{else}}no{{/if}}{{#if gone}}x{{/if}}',
    logic:
      '{{#if (and (eq id "7") (not off) (or none list))}}A{{/if}}{{#if (ne state "x")}}B{{/if}}{{concat "/a/" id}}{{#each (list 1 2)}}{{this}}{{/each}}',
    urls: '{{#each urls}}{{safeUrl this}} {{/each}}',
    html: '{{icon "server"}}{{csrf}}',
    icon: '{{icon "no-such-icon"}}',
    assets: '{{asset "css/a.css"}} {{asset "vendor/tabler.rtl.min.css"}} {{asset "shop/cart.js"}}',
    format:
      '{{t "shop.items" count=n}}|{{money price}}|{{number n}}|{{number 1.5 decimals=2}}|{{datetime at}}|{{ago at}}',
  }
  const root = folder({
    'themes/base/theme.json': {
      ...theme('base'),
      styles: ['css/a.css', { path: 'vendor/tabler.rtl.min.css', direction: 'rtl' }],
    },
    'themes/base/assets/css/a.css': 'a{}',
    'themes/base/pages/links.hbs': '{{#each @theme.styles}}{{this}} {{/each}}',
    ...Object.fromEntries(Object.entries(views).map(([name, text]) => [`plugins/shop/views/${name}.hbs`, text])),
    'plugins/shop/assets/cart.js': '1',
    'plugins/shop/locales/en.json': { items_one: '{{count}} item', items_other: '{{count}} items' },
    'plugins/shop/locales/fa.json': { items_one: '{{count}} قلم', items_other: '{{count}} قلم' },
  })
  const { themes } = themesOf(root)
  const live = themesOf(root, { development: false })
  const draw = (name: string, model: object, change = {}) =>
    themes.render(`shop/${name}`, model, { ...page, ...change })

  it('escapes what it writes', () => {
    const safe = '&lt;script&gt;&quot;'
    assert.equal(draw('escape', { name: '<script>"' }), `${safe} <bdi dir="ltr">${safe}</bdi>`)
    assert.match(draw('html', {}, { csrf: '"><b>' }), /name="_csrf" value="&quot;&gt;&lt;b&gt;">/)
    assert.match(draw('html', {}), /^<svg class="icon" aria-hidden="true"[^>]*><path/)
  })

  it('prototypes are out of reach and models are plain JSON', () => {
    assert.equal(live.themes.render('shop/proto', { item: { a: 1 } }, page), '<>')
    assert.throws(() => draw('escape', { name: () => 'called' }), code('THEME_MODEL_INVALID'))
    assert.throws(() => draw('escape', { deep: [{ at: new Date(0) }] }), /deep\/0\/at/)
    assert.throws(() => draw('escape', { big: 1n }), code('THEME_MODEL_INVALID'))
  })

  it('an unknown field fails in development and is left out in production; conditions may ask for anything', () => {
    assert.throws(() => draw('strict', { name: 'x' }), /strict\.hbs.*"nmae" not defined/)
    assert.equal(live.themes.render('shop/strict', { name: 'x' }, page), '')
    assert.equal(draw('guarded', { user: null }), 'no')
  })

  it('compares, joins and lists', () => {
    assert.equal(draw('logic', { id: 7, off: false, none: '', list: [1], state: 'y' }), 'AB/a/712')
  })

  it('safeUrl lets pages, the web, mail and telephones through', () => {
    const good = ['/servers', 'https://a.test/x?y=1', 'mailto:a@b.test', 'tel:+98', '?page=2', 'servers/1']
    const bad = [
      'javascript:alert(1)',
      ' java\nscript:x',
      'data:text/html,x',
      '//evil.test',
      '/\\evil.test',
      'vbscript:x',
      '',
    ]
    const drawn = draw('urls', { urls: [...good, ...bad] })
      .trim()
      .split(' ')
    assert.deepEqual(
      drawn.slice(0, good.length),
      good.map((url) => url.replaceAll('=', '&#x3D;')),
    )
    assert.deepEqual(
      drawn.slice(good.length),
      bad.map(() => '#'),
    )
  })

  it('an unknown icon fails in development and is left out and logged in production', () => {
    assert.throws(() => draw('icon', {}), /no-such-icon/)
    assert.equal(live.themes.render('shop/icon', {}, page), '')
    assert.equal(live.lines.filter((line) => line.level === 'warn').length, 1)
  })

  it('assets have an address that changes with their content and a folder to serve them from', () => {
    assert.equal(
      draw('assets', {}).replace(/tabler-[\d.]+\//, 'tabler-V/'),
      '/assets/base/dev/css/a.css /assets/vendor/tabler-V/tabler.rtl.min.css /assets/shop/dev/cart.js',
    )
    const [css] = live.themes.render('shop/assets', {}, page).split(' ')
    const root = live.themes.assetRoots().find((r) => css!.startsWith(r.prefix))
    assert.match(css!, /^\/assets\/base\/[0-9a-f]{12}\/css\/a\.css$/)
    assert.equal(root?.immutable, true)
    assert.throws(() => themes.assetHref('../theme.json'), code('THEME_ASSET_UNKNOWN'))
    assert.equal(themes.render('links', {}, page), '/assets/base/dev/css/a.css ')
    assert.match(themes.render('links', {}, { ...page, dir: 'rtl' }), /tabler\.rtl/)
  })

  it('writes texts, money and time in the reader’s language', () => {
    const model = { n: 1200, price: { currency: 'IRR', amount: '1500000' }, at: '2026-01-15T09:00:00.000Z' }
    const now = Date.UTC(2026, 0, 15, 9, 5)
    assert.equal(
      draw('format', model, { now }),
      '1200 items|IRR\u00a01,500,000|1,200|1.50|15 Jan 2026, 09:00|5 minutes ago',
    )
    assert.equal(
      draw('format', model, { now, locale: 'fa', dir: 'rtl', timezone: 'Asia/Tehran' }),
      '۱۲۰۰ قلم|۱٬۵۰۰٬۰۰۰\u00a0ریال|۱٬۲۰۰|۱٫۵۰|۲۵ دی ۱۴۰۴، ۱۲:۳۰|۵ دقیقه پیش',
    )
  })
})

describe('themes: pages, slots and menus', () => {
  const root = folder({
    'themes/base/theme.json': theme('base'),
    'themes/base/layouts/panel.hbs':
      '{{#each @page.menus.customer}}{{label}}{{#if active}}*{{/if}} {{/each}}{{> @partial-block}}{{slot "footer"}}',
    'plugins/shop/views/server.hbs':
      '{{#> layouts/panel}}{{server.name}} {{slot "server.side" id=server.id kind="vm"}}{{/layouts/panel}}',
    'plugins/shop/views/part.hbs': '<i>{{text}}</i>',
    'plugins/shop/views/broken.hbs': '{{missing.field}}',
    'plugins/shop/locales/en.json': { menu: 'Servers', order: 'Order' },
  })
  const principal = (change: Partial<Principal> = {}): Principal => ({
    userId: 1,
    accountId: 1,
    email: 'a@b.test',
    name: 'A',
    phoneVerified: true,
    emailVerified: true,
    locale: 'en',
    timezone: 'UTC',
    via: 'session',
    sessionId: 1,
    permissions: new Set(['shop.read']),
    staff: false,
    ...change,
  })
  const request = (change: Partial<PageRequest> = {}): PageRequest => ({
    id: 'r1',
    path: '/servers/5',
    locale: 'en',
    principal: principal(),
    csrf: 'token',
    once: 'once',
    reader: '1.1',
    scheme: 'auto',
    flash: null,
    ...change,
  })
  const ServerPage = definePage(
    'shop/server',
    Type.Object({ server: Type.Object({ id: Type.Integer(), name: Type.String() }) }),
  )
  const model = { server: { id: 5, name: 'web-1' } }
  const panel = (production = false) => {
    const { themes, i18n, log, lines } = themesOf(root, { development: !production })
    const [slots, menus] = [createSlots({ log, timeLimit: 30 }), createMenus()]
    const draw = pageRenderer({
      ...{ themes, slots, menus, i18n, log, production },
      ...{ clock: new ManualClock(), panelName: 'P', appUrl: 'http://p.test', timezone: 'UTC' },
    })
    return { slots, menus, draw, lines, themes }
  }
  const part = (id: string, load: (context: SlotContext) => Promise<object | null>, view = 'shop/part') => ({
    id,
    view,
    load,
  })

  it('finds at compile time which slots a page and its layout show', () => {
    assert.deepEqual(panel().themes.slotsOf('shop/server').sort(), ['footer', 'server.side'])
  })

  it('parts get the page’s subject and are drawn in their order; forgetting a plugin takes them away', async () => {
    const { slots, draw } = panel()
    slots.add(
      'shop',
      'server.side',
      part('b', async ({ subject }) => ({ text: `${subject.kind}${subject.id}` })),
    )
    slots.add('shop', 'server.side', { ...part('a', async () => ({ text: 'first' })), before: 'b' })
    slots.add(
      'other',
      'footer',
      part('nothing', async () => null),
    )
    assert.equal(await draw(request(), ServerPage, model), 'web-1 <i>first</i>\n<i>vm5</i>')
    slots.forget('shop')
    assert.equal(await draw(request(), ServerPage, model), 'web-1 ')
  })

  it('a part that throws, hangs or cannot be drawn costs only itself; staff read about it', async () => {
    const { slots, draw, lines } = panel()
    slots.add(
      'bad',
      'server.side',
      part('throws', () => {
        throw new Error('boom')
      }),
    )
    slots.add(
      'bad',
      'server.side',
      part('hangs', () => new Promise(() => undefined)),
    )
    slots.add(
      'bad',
      'server.side',
      part('broken', async () => ({}), 'shop/broken'),
    )
    slots.add(
      'good',
      'server.side',
      part('good', async () => ({ text: 'fine' })),
    )
    assert.equal(await draw(request(), ServerPage, model), 'web-1 \n\n\n<i>fine</i>')
    assert.deepEqual(lines.flatMap((l) => l.fields.part ?? []).sort(), ['broken', 'hangs', 'throws'])
    const staff = await draw(request({ principal: principal({ staff: true }) }), ServerPage, model)
    assert.equal(staff.match(/slot-failed/g)?.length, 3)
  })

  it('a model that breaks its schema fails with the path; production logs it and goes on', async () => {
    const wrong = { server: { id: 'five', name: 'web-1' } }
    await assert.rejects(panel().draw(request(), ServerPage, wrong), (error: Error) =>
      /\/server\/id/.test(error.message),
    )
    const extra = { server: { id: 5, name: 'x', passwordHash: 'secret' } }
    await assert.rejects(panel().draw(request(), ServerPage, extra), /passwordHash/)
    const live = panel(true)
    assert.equal(await live.draw(request(), ServerPage, wrong), 'web-1 ')
    assert.equal(live.lines.filter((l) => l.level === 'error').length, 1)
  })

  it('menus show what the reader may see and mark where they are', async () => {
    const { menus, draw } = panel()
    const item = (id: string, href: string, order: number, permission?: string) =>
      menus.add('shop', { menu: 'customer', id, label: `shop.${id}`, href, icon: 'server', order, permission })
    item('order', '/servers/new', 30)
    item('menu', '/servers', 20, 'shop.read')
    item('hidden', '/secret', 10, 'shop.admin')
    assert.equal(await draw(request(), ServerPage, model), 'Servers* Order web-1 ')
    assert.equal(await draw(request({ path: '/servers/new' }), ServerPage, model), 'Servers Order* web-1 ')
    assert.equal(await draw(request({ principal: null }), ServerPage, model), 'Order web-1 ')
    const all = principal({ permissions: new Set(['*']) })
    assert.equal(menus.for('customer', all, '/', (key) => key).length, 3)
  })

  it('sorts parts by wish and survives a circle of wishes', () => {
    const ids = (...parts: { id: string; before?: string; after?: string }[]) =>
      sortParts(parts)
        .map((p) => p.id)
        .join('')
    assert.equal(ids({ id: 'a', after: 'c' }, { id: 'b' }, { id: 'c', before: 'b' }), 'cab')
    assert.equal(ids({ id: 'a', after: 'b' }, { id: 'b', after: 'a' }).length, 2)
    assert.equal(ids({ id: 'a', after: 'gone' }), 'a')
    assert.deepEqual(recorder().lines, [])
  })
})
