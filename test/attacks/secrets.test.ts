import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { listTables } from '../../core/toolkit/authoring/check/list-tables.js'
import { pluginFiles } from '../core/lifecycle/kit.js'
import { sqliteFile } from '../faults/shop.js'
import { giveThings } from './customer-things.js'
import { addressOf } from './product-routes.js'
import { runNettoria } from '../harness/run-nettoria.js'
import { assertRefused, openForm, openWholeShop, roles } from './whole-shop.js'
import type { WholeShop } from './whole-shop.js'

/** Ids to look at: of a plugin with secrets and one without, of two of each other thing. */
const placesOf = (url: string): string[] =>
  url.includes('/plugins/:id') ? ['vault', 'billing'] : url.includes(':id') ? ['1', '2'] : ['1']

const canary = (what: string) => `canary-${what}-5e1f9c-never-to-be-seen`
const vault = `export default {
  settings: {
    key: { type: 'secret', label: 'Key' },
    name: { type: 'text', label: 'Name', maxLength: 5 },
  },
  setup() {},
}`

describe('C11 secrets', { timeout: 1_500_000 }, () => {
  const database = sqliteFile()
  const around = mkdtempSync(join(tmpdir(), 'ntt-secrets-'))
  /** What must not be seen anywhere, by what it is. */
  const secrets = new Map<string, string>([
    ['APP_KEY', canary('app-key')],
    ['JWT_SECRET', canary('jwt-secret')],
    ['the password of vCenter', canary('vcenter')],
    ['a password of vCenter that was tried', canary('tried')],
    ['the secret of a gateway', canary('gateway')],
    ['the secret setting of a plugin', canary('setting')],
    ['a secret setting that was refused', canary('refused')],
  ])
  /** Codes and links are for their recipients: messages hold them, and the developer's outbox shows messages. */
  const forRecipients = new Map<string, string>()
  let shop: WholeShop

  before(async () => {
    mkdirSync(join(around, 'plugins', 'vault'), { recursive: true })
    const files = pluginFiles('vault', { code: vault, files: { 'package.json': '{"type":"module"}' } })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(around, 'plugins', 'vault', name), text)
    const keys = { appKey: secrets.get('APP_KEY')!, jwtSecret: secrets.get('JWT_SECRET')! }
    shop = await openWholeShop({
      database,
      pluginRoots: [{ dir: join(around, 'plugins') }],
      config: { dataDir: join(around, 'data'), secrets: keys },
    })
    await giveThings(shop)
    await seed()
  })
  after(async () => {
    await shop.stop()
    await database.drop()
    rmSync(around, { recursive: true, force: true })
  })

  const admin = (method: string, url: string, payload: object) =>
    shop.ask('admin', { method: method as 'POST', url: `/api/admin${url}`, payload })

  async function seed(): Promise<void> {
    const vcenter = (password: string) => ({ url: 'https://127.0.0.1:9', username: 'panel', password })
    const far = { contract: 'compute.hypervisors', definition: 'vcenter' }
    const own = { contract: 'billing.gateways', definition: 'sandbox', instance: 'second', title: 'Second' }
    const tried = vcenter(secrets.get('a password of vCenter that was tried')!)
    for (const [method, url, body, status] of [
      [
        'POST',
        '/instances',
        { ...far, instance: 'far', title: 'Far', settings: vcenter(secrets.get('the password of vCenter')!) },
        201,
      ],
      ['POST', '/instances/test', { ...far, settings: tried }, 200],
      [
        'POST',
        '/instances/test',
        { ...far, instance: 'far', settings: { url: 'https://127.0.0.1:9', username: 'panel' } },
        200,
      ],
      ['POST', '/instances', { ...own, settings: { webhookSecret: secrets.get('the secret of a gateway')! } }, 201],
      [
        'PATCH',
        '/plugins/vault/settings',
        { values: { key: secrets.get('the secret setting of a plugin')!, name: 'a' } },
        200,
      ],
    ] as const) {
      const answer = await admin(method, url, body)
      assert.equal(answer.status, status, `${method} ${url}: ${answer.text}`)
      look(answer.text, `the answer to ${method} ${url}`)
    }
    const refusedKey = secrets.get('a secret setting that was refused')!
    for (const [method, url, body] of [
      ['PATCH', '/plugins/vault/settings', { values: { key: refusedKey, name: 'too long' } }],
      [
        'POST',
        '/instances',
        { ...far, instance: 'farther', title: 'F', settings: { url: 'none', password: refusedKey } },
      ],
    ] as const) {
      const answer = await admin(method, url, body)
      assertRefused(answer, url)
      look(answer.text, `the answer to ${method} ${url}`)
    }
    const form = await openForm(shop)
    for (const url of ['/admin/plugins/vault/settings', '/admin/instances/compute.hypervisors/new/vcenter']) {
      const payload = new URLSearchParams({
        's.key': refusedKey,
        's.password': refusedKey,
        's.name': 'too long',
        act: 'test',
      })
      const headers = { ...form, 'content-type': 'application/x-www-form-urlencoded' }
      const answer = await shop.ask('admin', { method: 'POST', url, payload: payload.toString(), headers })
      assert.ok(answer.status >= 400 && answer.status < 500, `${url}: ${answer.status}`)
      look(answer.text, `the form ${url}`)
    }
    await collectPeople()
  }

  async function collectPeople(): Promise<void> {
    const { panel, people } = shop
    secrets.set('the password of a person', people.customerA.password)
    for (const [role, { email, password, token }] of Object.entries(people)) {
      secrets.set(`an access token of ${role}`, token)
      const { body } = await panel.api('POST', '/api/auth/login', { body: { identifier: email, password } })
      secrets.set(`a refresh token of ${role}`, body.refreshToken)
    }
    await panel.api('POST', '/api/auth/forgot-password', { body: { identifier: people.customerA.email } })
    await panel.api('POST', '/api/auth/request-otp', { body: { identifier: people.customerA.phone } })
    await panel.settle()
    const rows = await panel.db.knex('identity_users').select('password_hash')
    for (const [n, { password_hash: hash }] of (rows as { password_hash: string }[]).entries())
      secrets.set(`hash ${n}`, hash)
    const hashed = await panel.db.knex('identity_sessions').select('secret_hash')
    for (const [n, { secret_hash: hash }] of (hashed as { secret_hash: string }[]).entries())
      secrets.set(`session ${n}`, hash)
    for (const [n, { params }] of panel.notices.entries())
      for (const [name, value] of Object.entries(params))
        if (['code', 'link', 'url', 'token'].includes(name)) forRecipients.set(`${name} ${n}`, String(value))
    assert.ok([...forRecipients.keys()].some((name) => name.startsWith('code')))
    assert.ok([...forRecipients.keys()].some((name) => !name.startsWith('code')))
  }

  /** Fails when a secret is in the text, in the clear or as an address or JSON would write it. */
  function look(text: string, where: string, except: ReadonlyMap<string, string> = new Map()): void {
    for (const [what, secret] of [...secrets, ...forRecipients]) {
      if (except.has(what)) continue
      const digits = /^\d{4,8}$/.test(secret)
      const found = digits
        ? new RegExp(`(?<![\\w.:-])${secret}(?![\\w.:-])`).test(text)
        : [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')].some((form) =>
            text.includes(form),
          )
      assert.ok(!found, `${where} shows ${what}`)
    }
  }

  it('are in no answer to any role, as page or as JSON', async () => {
    let asked = 0
    for (const route of shop.routes.filter(({ method, url }) => method === 'GET' && !url.endsWith('*')))
      for (const place of placesOf(route.url))
        for (const instance of route.url.includes(':instance') ? ['far', 'second', 'simulator'] : ['simulator'])
          for (const role of roles) {
            const contract = instance === 'second' ? 'billing.gateways' : 'compute.hypervisors'
            const change = {
              id: place,
              instance,
              contract,
              ...(route.url.includes('/new/') ? { definition: 'vcenter' } : {}),
            }
            const url = addressOf(route, change)
            const answer = await shop.ask(role, { method: 'GET', url })
            asked++
            assert.ok(answer.status < 500 && answer.status !== 429, `${url} as ${role}: ${answer.status}`)
            const whole = `${JSON.stringify(answer.headers)}\n${answer.text}`
            look(whole, `${url} as ${role}`, /admin\/outbox$/.test(url) ? forRecipients : undefined)
          }
    assert.ok(asked > 600, `only ${asked} pages were looked at`)
  })

  it('of a person are shown to nobody on request: neither code nor link nor hash', async () => {
    for (const role of roles)
      for (const url of [
        '/api/admin/users?search=1',
        '/api/admin/search?q=customer',
        '/admin/search?q=customer',
        '/api/auth/me',
        '/api/admin/jobs',
        '/api/admin/dead-letters',
      ])
        look((await shop.ask(role, { method: 'GET', url })).text, `${url} as ${role}`)
  })

  it('are in no line of the log, which is at level debug', () => {
    assert.ok(shop.log.length > 1_000)
    for (const line of shop.log) look(line, `the log says ${line.slice(0, 200)} and`)
  })

  it('are in no table in the clear, but for messages on their way', async () => {
    const stored = new Map([...secrets].filter(([what]) => /^(hash|session) /.test(what)))
    for (const table of await listTables(shop.panel.db)) {
      const rows = (await shop.panel.db.knex(table).select()) as object[]
      const text = rows.map((row) =>
        JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
      )
      const messages = /^(message_outbox|notifications|core_outbox)/.test(table)
      for (const row of text) look(row, `the table ${table}`, new Map([...stored, ...(messages ? forRecipients : [])]))
    }
  })

  it('are in nothing that the doctor, the audit or the list of plugins says', async () => {
    const env = {
      DATA_DIR: join(around, 'data'),
      DATABASE_URL: database.url,
      APP_KEY: secrets.get('APP_KEY')!,
      JWT_SECRET: secrets.get('JWT_SECRET')!,
    }
    for (const words of [
      ['doctor'],
      ['doctor', '--json'],
      ['audit'],
      ['audit', '--json'],
      ['plugin', 'list', '--json'],
    ]) {
      const { out, err } = await runNettoria(env, ...words)
      assert.ok(out.length > 10, `${words.join(' ')}: ${err}`)
      look(out + err, `nettoria ${words.join(' ')}`)
    }
  })
})
