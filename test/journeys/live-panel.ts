import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DemoSeeds } from 'nettoria/contracts/demo'
import { createTestDatabase, eventually } from 'nettoria/testing'
import { loadConfig } from '../../core/foundation/kernel/config.js'
import type { Config, ConfiguredInstance } from '../../core/foundation/kernel/config.js'
import { createLogger } from '../../core/foundation/kernel/pino-logger.js'
import { createPanel } from '../../core/host/panel.js'
import type { Panel } from '../../core/host/panel.js'
import { letTimersGo } from '../harness/let-timers-go.js'

const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)))
const admin = { email: 'admin@example.com', password: 'a long administrator password' }

export const outbox: ConfiguredInstance = { contract: 'notifications.senders', definition: 'outbox', id: 'outbox' }
export const sandbox: ConfiguredInstance = {
  contract: 'billing.gateways',
  definition: 'sandbox',
  id: 'sandbox',
  title: 'Sandbox payment',
}
export const simulator = (id: string, settings: Record<string, unknown>): ConfiguredInstance => ({
  contract: 'compute.hypervisors',
  definition: 'simulator',
  id,
  settings,
})

interface Answer {
  status: number
  // Read field by field, as in createTestPanel.
  body: any
}

/** A panel as it is run: its own port, agenda, the system's clock, seeded like the demo. */
export interface LivePanel {
  readonly url: string
  readonly panel: Panel
  readonly admin: { email: string; password: string }
  /** Calls the REST API over HTTP. */
  api(method: string, path: string, more?: { token?: string; body?: unknown }): Promise<Answer>
  signIn(email: string, password: string): Promise<string>
  /** The newest number of six or so digits that was sent to a phone. */
  codeSentTo(phone: string): Promise<string>
  /** Lines of the log that somebody should look at. */
  complaints(): string[]
  stop(): Promise<void>
}

interface LiveOptions extends Partial<Pick<Config, 'panelName' | 'locale' | 'currency' | 'timezone'>> {
  engine: 'sqlite' | 'mysql' | 'pg'
  instances: ConfiguredInstance[]
}

export async function startLivePanel({ engine, ...options }: LiveOptions): Promise<LivePanel> {
  const undo: (() => unknown)[] = []
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const dataDir = mkdtempSync(join(tmpdir(), 'ntt-live-'))
    undo.push(() => rmSync(dataDir, { recursive: true, force: true }))
    const database = engine === 'sqlite' ? undefined : await createTestDatabase(engine)
    if (database) undo.push(() => database.drop())
    const env = {
      NODE_ENV: 'test',
      PORT: String(await freePort()),
      DATA_DIR: dataDir,
      ...(database ? { DATABASE_URL: database.url } : {}),
    }
    undo.push(letTimersGo())
    const lines: string[] = []
    const log = createLogger('info', { write: (line) => void lines.push(line) })
    const panel = await createPanel({ config: { ...loadConfig(env, root), ...options }, log })
    undo.push(() => panel.stop())
    await seed(panel)
    await panel.listen()
    await panel.work()
    return { panel, admin, stop, complaints: () => complaintsIn(lines), ...callers(panel.config.appUrl) }
  } catch (error) {
    await stop()
    throw error
  }
}

async function seed(panel: Panel): Promise<void> {
  const { identity, registries } = panel.services
  await identity.createFirstAdmin(admin.email, admin.password)
  await panel.db.transaction(async (tx) => {
    for (const { adapter } of registries.registry(DemoSeeds).list())
      await (adapter as { seed(t: typeof tx): Promise<void> }).seed(tx)
  })
}

function callers(url: string): Pick<LivePanel, 'url' | 'api' | 'signIn' | 'codeSentTo'> {
  const api: LivePanel['api'] = async (method, path, { token, body } = {}) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text ? JSON.parse(text) : null }
  }
  const signIn = async (identifier: string, password: string) => {
    const { status, body } = await api('POST', '/api/auth/login', { body: { identifier, password } })
    if (status !== 200) throw new Error(`login answered ${status}: ${JSON.stringify(body)}`)
    return String(body.accessToken)
  }
  let token: Promise<string> | undefined
  const codeSentTo = async (phone: string) => {
    const asAdmin = await (token ??= signIn(admin.email, admin.password))
    const path = `/api/admin/outbox?channel=sms&to=${encodeURIComponent(phone)}`
    return eventually(
      async () => {
        const { body } = await api('GET', path, { token: asAdmin })
        return /\b\d{5,8}\b/.exec(String(body.items[0]?.text ?? ''))?.[0]
      },
      { what: `a code for ${phone}` },
    )
  }
  return { url, api, signIn, codeSentTo }
}

// 40 is "warn": whatever a healthy panel says while a person buys and runs a server, it is not that loud.
const complaintsIn = (lines: string[]) => lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 40)

// The panel's own address is part of its links, so it has to be known before it listens.
function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer().once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })
}
