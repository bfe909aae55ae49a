import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import 'nettoria/contracts/billing'
import { createTestPanel } from 'nettoria/testing'
import type { TestPanel, TestPanelOptions, TestUser } from 'nettoria/testing'
import { Browser } from '../../core/identity/people.js'
import { pluginFiles } from '../../core/lifecycle/kit.js'

/** A plugin with a setting of every type and a gateway whose test answers as its settings say. */
const code = `
const gateways = { kind: 'adapters', id: 'billing.gateways', version: '1.0.0', token: Symbol.for('nettoria.adapters.billing.gateways') }
export default {
  settings: {
    shop: { type: 'text', label: 'Shop', required: true, default: 'Corner', maxLength: 20, group: 'names' },
    site: { type: 'url', label: 'Site' },
    about: { type: 'textarea', label: 'About' },
    rate: { type: 'number', label: 'Rate', default: 5, min: 1, max: 10, integer: true },
    open: { type: 'boolean', label: 'Open', default: true },
    mode: { type: 'select', label: 'Mode', options: ['test', 'live'], default: 'test' },
    key: { type: 'secret', label: 'Key', showIf: { field: 'mode', equals: 'live' }, required: true },
  },
  setup(plugin) {
    plugin.api.routes((app) => app.get('/sampler', { config: { public: true } }, async () => ({
      shop: plugin.settings.shop, rate: plugin.settings.rate, open: plugin.settings.open, key: plugin.settings.key?.reveal() ?? null,
    })))
    plugin.provide(gateways, {
      definition: 'sample', title: 'Sample gateway',
      settings: { token: { type: 'secret', label: 'Token', required: true }, answer: { type: 'text', label: 'Answer', default: 'fine' } },
      create: (settings) => ({
        async probe() {
          if (settings.answer === 'throw') throw new Error('no route to host')
          const ok = settings.token.reveal() === 'right-token-canary'
          return ok ? { ok, detail: settings.answer } : { ok, reason: 'the token is not right' }
        },
      }),
    })
  },
}`

export interface Operator {
  panel: TestPanel
  admin: TestUser
  browser: Browser
  log: string[]
  get(url: string): Promise<{ status: number; body: any }>
  call(method: string, url: string, body?: unknown): Promise<{ status: number; body: any }>
  stop(): Promise<void>
}

/** A panel with the admin plugin and the sampler, and its administrator by API and by browser. */
export async function operator(options: TestPanelOptions = {}): Promise<Operator> {
  const root = mkdtempSync(join(tmpdir(), 'ntt-sampler-'))
  const manifest = { provides: { 'billing.gateways': '1.0.0' } }
  const files = pluginFiles('sampler', { manifest, code, files: { 'package.json': '{"type":"module"}' } })
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, 'sampler', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const log: string[] = []
  const panel = await createTestPanel({
    ...options,
    plugins: ['admin', 'sampler', ...(options.plugins ?? [])],
    pluginRoots: [{ dir: root }],
    onLog: (line) => log.push(line),
  })
  const admin = await panel.admin()
  const browser = new Browser(panel)
  const login = await browser.post('/login', { identifier: admin.email, password: admin.password }, '/login')
  assert.equal(login.statusCode, 303)
  const call: Operator['call'] = (method, url, body) =>
    panel.api(method, `/api/admin${url}`, { token: admin.token, body })
  return {
    panel,
    admin,
    browser,
    log,
    call,
    get: (url) => call('GET', url),
    async stop() {
      await panel.stop()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
