import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { pluginFiles } from '../core/lifecycle/kit.js'
import { addressOf, nameOf } from './product-routes.js'
import { rawRequest } from './raw-socket.js'
import { assertRefused, openWholeShop } from './whole-shop.js'
import type { LogLine, WholeShop } from './whole-shop.js'

const canary = 'canary-41d7-of-a-file-outside'
/** Text of files that lie beside what is served: ours, the product's and the system's. */
const outside = [canary, '"name": "nettoria"', '"version": "1.0.0"', 'root:x:0:', 'Tabler is']

/** `../../name` in every spelling that some server once took for it. */
const spellings = (name: string): string[] => [
  `../../${name}`,
  `..%2f..%2f${name}`,
  `%2e%2e/%2e%2e/${name}`,
  `%2e%2e%2f%2e%2e%2f${name}`,
  `.%2e/%2e./${name}`,
  `..%252f..%252f${name}`,
  `%252e%252e%252f%252e%252e%252f${name}`,
  `..\\..\\${name}`,
  `..%5c..%5c${name}`,
  `%2e%2e%5c%2e%2e%5c${name}`,
  `..%00/..%00/${name}`,
  `../../${name}%00.css`,
  `%c0%ae%c0%ae%c0%af${name}`,
  `%ef%bc%8e%ef%bc%8e%2f${name}`,
  `....//....//${name}`,
  `..;/..;/${name}`,
  `//${name}`,
  `%2f%2f${name}`,
  `${'../'.repeat(300)}${name}`,
  `${'a/../'.repeat(300)}../../${name}`,
  `file:///${name}`,
]
const oneSegment = (name: string): string[] => spellings(name).filter((path) => !path.includes('/'))

describe('D5 a path that climbs', () => {
  let shop: WholeShop
  let dataDir: string
  let port: number

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'ntt-climb-'))
    const theme = { id: 'planted', name: 'Planted', version: '1.0.0', panel: '^1.0.0', parent: 'default' }
    const files = {
      'canary.txt': canary,
      'themes/canary.txt': canary,
      'themes/planted/canary.txt': canary,
      'themes/planted/theme.json': JSON.stringify(theme),
      'themes/planted/assets/css/own.css': 'a{}',
      'themes/planted/assets/.hidden': canary,
      'plugins/canary.txt': canary,
      'plugins/placed/canary.txt': canary,
      'plugins/placed/assets/js/own.js': '1',
      ...Object.fromEntries(
        Object.entries(pluginFiles('placed')).map(([name, text]) => [`plugins/placed/${name}`, text]),
      ),
    }
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dataDir, name)), { recursive: true })
      writeFileSync(join(dataDir, name), text)
    }
    shop = await openWholeShop({ config: { dataDir, theme: 'planted', port: 0 } })
    port = await shop.panel.panel.listen()
  })
  after(async () => {
    await shop.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  function assertInside(text: string, what: string) {
    for (const secret of outside) assert.ok(!text.includes(secret), `${what} answers a file outside: ${secret}`)
  }
  const served = () => shop.routes.filter(({ url }) => url.startsWith('/assets/') && url.endsWith('/*'))

  it('is what the roots of files are attacked with: ours, of a theme, of a plugin, of a library', () => {
    const roots = served().map(({ url }) => url.split('/')[2])
    assert.deepEqual([...new Set(roots)].sort(), ['admin', 'default', 'placed', 'planted', 'vendor'])
  })

  it('the control: a file inside is served', async () => {
    const own = served().find(({ url }) => url.startsWith('/assets/planted/'))!
    const answer = await rawRequest(port, own.url.replace('*', 'css/own.css'))
    assert.deepEqual([answer.status, answer.body], [200, 'a{}'])
  })

  it('never reaches a file outside the folders of assets, over a socket', async () => {
    for (const { url } of served())
      for (const name of ['canary.txt', 'plugin.json', 'theme.json', 'package.json', 'etc/passwd', 'LICENSE'])
        for (const path of [...spellings(name), '.hidden', '%2ehidden', `css/../.hidden`]) {
          const target = url.replace('*', path)
          const from = shop.log.length
          const answer = await rawRequest(port, target)
          assert.ok(answer.status >= 400 && answer.status < 500, `${target.slice(0, 120)}: ${answer.status}`)
          assertInside(answer.body, target)
          const said = shop.log.slice(from).map((line) => JSON.parse(line) as LogLine)
          assert.ok(
            said.some(({ msg }) => msg === 'refused'),
            `no line says that ${target.slice(0, 120)} was refused`,
          )
        }
  })

  it('never reaches a file outside from the front of the site', async () => {
    for (const path of [...spellings('canary.txt'), ...spellings('etc/passwd')])
      for (const prefix of ['/', '/assets/', '/assets/planted/', '/admin/', '/api/']) {
        const answer = await rawRequest(port, prefix + path)
        assert.ok(answer.status >= 300 && answer.status < 500, `${prefix}${path.slice(0, 60)}: ${answer.status}`)
        assertInside(answer.body, prefix + path)
      }
  })

  it('in any place of any address is refused', async () => {
    const routes = shop.routes.filter(({ url, method }) => /:\w+/.test(url) && method !== 'OPTIONS')
    assert.ok(routes.length > 80)
    for (const route of routes) {
      const places = [...route.url.matchAll(/:(\w+)/g)].map((match) => match[1]!)
      for (const place of places)
        for (const path of oneSegment('canary.txt')) {
          const url = addressOf(route, { [place]: path })
          const answer = await shop.ask('admin', { method: route.method as 'GET', url })
          assertRefused(answer, `${nameOf(route)} with ${place}=${path}`)
          assertInside(answer.text, url)
        }
    }
  })

  it('as a language shows the page in the default language and reads nothing', async () => {
    const languages = [...spellings('canary'), ...spellings('../themes/planted/canary.txt'), '__proto__', 'constructor']
    for (const language of languages) {
      for (const request of [
        { url: '/login', headers: { cookie: `ntt_locale=${language}` } },
        { url: '/login', headers: { 'accept-language': language } },
        ...['lang', 'locale', 'lng'].map((name) => ({ url: `/?${name}=${encodeURIComponent(language)}` })),
      ]) {
        const answer = await shop.ask('guest', { method: 'GET', ...request })
        // A query that a page does not know may be refused; it must not choose anything.
        assert.ok([200, 400].includes(answer.status), `${request.url} ${language}: ${answer.status}`)
        assert.match(answer.text, /<html lang="en"/)
        assertInside(answer.text, language)
      }
    }
    for (const language of spellings('canary')) {
      const body = { locale: language }
      assertRefused(
        await shop.ask('customerA', { method: 'PATCH', url: '/api/auth/update-profile', payload: body }),
        `locale ${language}`,
      )
      const chosen = await shop.ask('customerA', { method: 'POST', url: '/preferences', payload: body })
      assert.equal(String(chosen.headers['set-cookie'] ?? '').includes('ntt_locale'), false)
    }
  })

  it('as a theme, a template or a preview chooses nothing', async () => {
    for (const name of [...spellings('canary.txt'), '../planted', 'planted/../../canary.txt']) {
      const word = encodeURIComponent(name)
      for (const field of ['theme_safe', 'path'])
        assertRefused(
          await shop.ask('admin', { method: 'GET', url: `/admin/theme?${field}=${word}` }),
          `/admin/theme?${field}=${name}`,
        )
      for (const field of [
        'theme',
        'theme_preview',
        'template',
        'layout',
        'page',
        'partial',
        '_layoutFile',
        'settings[views]',
      ]) {
        const answer = await shop.ask('admin', { method: 'GET', url: `/login?${field}=${word}` })
        assert.ok(answer.status < 500, `${field}=${name}: ${answer.status}`)
        assertInside(answer.text, name)
      }
      const sheet = await shop.ask('guest', { method: 'GET', url: `/assets/theme-settings/${word}.css` })
      assertRefused(sheet, `the stylesheet ${name}`)
    }
  })
})
