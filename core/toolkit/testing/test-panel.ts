import { mkdtempSync, rmSync } from 'node:fs'
import type { LightMyRequestResponse as Response, InjectOptions } from 'fastify'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AdapterContract, AdapterInstances } from '../../foundation/di/contract.js'
import type { Messenger, NoticeRequest } from '../../contracts/messages.js'
import type { Engine } from '../../foundation/data/database.js'
import type { OpenDatabase } from '../../foundation/data/knex-database.js'
import type { Injectable } from '../../foundation/di/inject.js'
import { hashAtTestCost } from '../../identity/sessions/passwords.js'
import { createManualJobs } from '../../work/jobs/manual-jobs.js'
import type { ManualJobsRuntime } from '../../work/jobs/manual-jobs.js'
import { ManualClock } from '../../foundation/kernel/clock.js'
import { createLogger } from '../../foundation/kernel/pino-logger.js'
import { migrateCore, migratePlugins } from '../../host/boot/migrate-panel.js'
import { findPlugins } from '../../host/boot/plugin-roots.js'
import { createPanel } from '../../host/panel.js'
import type { Panel } from '../../host/panel.js'
import type { PluginRoot } from '../../host/plugins/discover.js'
import { engines } from './engines.js'
import type { TestDatabase } from './engines.js'
import { migratedDatabase } from './migrated-database.js'
import { testConfig } from './test-config.js'
import type { TestConfigOptions } from './test-config.js'

export interface TestPanelOptions extends TestConfigOptions {
  engine?: Engine
  /** A database that outlives the panel, and that the test drops itself. By default each panel has one of its own. */
  database?: TestDatabase
  /** Plugin ids, or all of them. */
  plugins?: readonly string[] | 'all'
  /** Folders of further plugins: their data in `dir`, their compiled code in `code` when that is elsewhere. */
  pluginRoots?: readonly PluginRoot[]
  clock?: ManualClock
  /** Lines of the log are handed here; by default they go nowhere. */
  onLog?: (line: string) => void
}

export interface ApiAnswer {
  status: number
  // Tests read answers field by field; a type of each would only repeat the schemas they check.
  body: any
  headers: Response['headers']
}

export interface TestUser {
  id: number
  accountId: number
  email: string
  phone: string
  password: string
  token: string
}

export interface TestPanel {
  readonly panel: Panel
  readonly clock: ManualClock
  readonly db: OpenDatabase
  readonly jobs: ManualJobsRuntime
  /** Notices that identity asked for: codes and links are in their `params`. */
  readonly notices: NoticeRequest[]
  get<T>(of: AdapterContract<T>): AdapterInstances<T>
  get<T>(of: Injectable<T>): T
  inject(request: InjectOptions): Promise<Response>
  api(
    method: string,
    url: string,
    more?: { token?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<ApiAnswer>
  /** Registers somebody through the API, proves the phone, and signs in. */
  customer(change?: { email?: string; phone?: string; verified?: boolean }): Promise<TestUser>
  admin(): Promise<TestUser>
  /** Delivers every due event and runs every due job, until nothing is left to do. */
  settle(): Promise<void>
  stop(): Promise<void>
}

const password = 'correct horse battery staple'
let serial = 0

/** A whole panel in this process, on a database of its own, with a clock that stands still. */
export async function createTestPanel(options: TestPanelOptions = {}): Promise<TestPanel> {
  hashAtTestCost()
  const dataDir = mkdtempSync(join(tmpdir(), 'ntt-test-'))
  const database = options.database ?? (await ownDatabase(options))
  const clock = options.clock ?? new ManualClock()
  const db = database.open()
  const log = options.onLog ? createLogger('debug', { write: options.onLog }) : createLogger('silent')
  let jobs!: ManualJobsRuntime
  const notices: NoticeRequest[] = []
  const panel = await createPanel({
    config: testConfig(options, database.url, dataDir),
    log,
    clock,
    database: db,
    pluginRoots: options.pluginRoots,
    ...(options.plugins === undefined || options.plugins === 'all' ? {} : { only: options.plugins }),
    jobs: (core) => (jobs = createManualJobs(core)),
    messenger: (provided) => captureNotices(notices, provided),
  }).catch(async (error: unknown) => {
    await db.close()
    if (!options.database) await database.drop()
    throw error
  })
  const api = callApi(panel)
  const test: TestPanel = {
    panel,
    clock,
    db,
    jobs,
    notices,
    get: ((of: Injectable<unknown>) => panel.get(of)) as TestPanel['get'],
    inject: (request) => panel.app.inject(request) as Promise<Response>,
    api,
    customer: (change) => registerCustomer(test, change ?? {}),
    admin: () => firstAdmin(test),
    async settle() {
      await panel.services.identity.settled()
      for (let round = 0; round < 200; round++)
        if ((await panel.services.events.drain()) + (await jobs.drain()) === 0) return
      throw new Error('the panel does not come to rest: events and jobs keep making each other')
    },
    async stop() {
      await panel.stop()
      await db.close()
      if (!options.database) await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return test
}

// The project's own plugins are migrated once a process; those of other folders each time, as they come with their panel.
function ownDatabase(options: TestPanelOptions): Promise<TestDatabase> {
  const { engine = engines()[0] ?? 'sqlite', plugins = 'all' } = options
  const kind = plugins === 'all' ? plugins : [...plugins].sort().join()
  return migratedDatabase(engine, kind, async (db) => {
    const config = testConfig(options, db.address, join(tmpdir(), 'ntt-test-none'))
    await migrateCore(db, config)
    await migratePlugins(db, findPlugins(config, [], plugins === 'all' ? undefined : new Set(plugins)).plugins)
  })
}

// Codes and links leave the panel only inside messages, so a test reads them where the sender would.
function captureNotices(notices: NoticeRequest[], real: Messenger | undefined): Messenger {
  return {
    async notify(tx, notice) {
      notices.push(notice)
      await real?.notify(tx, notice)
    },
  }
}

function callApi(panel: Panel): TestPanel['api'] {
  return async (method, url, more = {}) => {
    const response = (await panel.app.inject({
      method: method as 'GET',
      url,
      headers: { ...(more.token ? { authorization: `Bearer ${more.token}` } : {}), ...more.headers },
      ...(more.body === undefined ? {} : { payload: more.body as object }),
    })) as Response
    const json = /json/.test(String(response.headers['content-type'])) && response.body !== ''
    return {
      status: response.statusCode,
      body: json ? JSON.parse(response.body) : response.body,
      headers: response.headers,
    }
  }
}

async function registerCustomer(
  test: TestPanel,
  { email, phone, verified = true }: { email?: string; phone?: string; verified?: boolean },
): Promise<TestUser> {
  const n = ++serial
  const person = {
    firstName: 'Sara',
    lastName: 'Ahmadi',
    email: email ?? `customer${n}@example.com`,
    phone:
      phone ??
      `+98912${String(1_000_000 + n * 7919)
        .padStart(7, '0')
        .slice(-7)}`,
    password,
  }
  const registered = await test.api('POST', '/api/auth/register', {
    body: person,
    headers: { 'x-forwarded-for': `192.0.2.${n % 250}` },
  })
  if (registered.status !== 201)
    throw new Error(`register answered ${registered.status}: ${JSON.stringify(registered.body)}`)
  const user = registered.body.user as { id: number; phone: string }
  if (verified) {
    const asked = test.notices.findLast(
      (notice) => 'userId' in notice.to && notice.to.userId === user.id && 'code' in notice.params,
    )
    const answer = await test.api('POST', '/api/auth/verify-phone', {
      body: { phone: user.phone, code: String(asked?.params['code']) },
    })
    if (answer.status !== 200) throw new Error(`verify-phone answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  }
  return signIn(test, person.email, person.password, user)
}

async function signIn(
  test: TestPanel,
  email: string,
  secret: string,
  user: { id: number; phone: string },
): Promise<TestUser> {
  const login = await test.api('POST', '/api/auth/login', { body: { identifier: email, password: secret } })
  if (login.status !== 200) throw new Error(`login answered ${login.status}: ${JSON.stringify(login.body)}`)
  const token = login.body.accessToken as string
  const me = await test.api('GET', '/api/auth/me', { token })
  return { ...user, accountId: me.body.accounts[0].id as number, email, password: secret, token }
}

async function firstAdmin(test: TestPanel): Promise<TestUser> {
  const email = 'admin@example.com'
  await test.panel.services.identity.createFirstAdmin(email, password)
  const login = await test.api('POST', '/api/auth/login', { body: { identifier: email, password } })
  if (login.status !== 200) throw new Error(`login answered ${login.status}: ${JSON.stringify(login.body)}`)
  return signIn(test, email, password, login.body.user as { id: number; phone: string })
}
