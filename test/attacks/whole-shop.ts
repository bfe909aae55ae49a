import assert from 'node:assert/strict'
import type { InjectOptions } from 'fastify'
import { DemoSeeds } from 'nettoria/contracts/demo'
import { createTestPanel } from 'nettoria/testing'
import type { TestPanel, TestPanelOptions, TestUser } from 'nettoria/testing'
import type { ConfiguredInstance } from '../../core/foundation/kernel/config.js'
import { captureRoutes } from './product-routes.js'
import type { ProductRoute } from './product-routes.js'

export type Role = 'guest' | 'customerA' | 'customerB' | 'staff' | 'admin'
export const roles: readonly Role[] = ['guest', 'customerA', 'customerB', 'staff', 'admin']

export interface Answer {
  status: number
  headers: Record<string, unknown>
  text: string
  /** What the log says of this request. */
  log: LogLine[]
}

export type LogLine = Record<string, unknown> & { msg: string; level: number; reqId?: string }

/** The whole product with something to sell, and one person of each role. */
export interface WholeShop {
  panel: TestPanel
  log: string[]
  people: Record<Exclude<Role, 'guest'>, TestUser>
  /** Every route, read from Fastify itself. */
  routes: ProductRoute[]
  /** Sends a request as somebody, each from an address of its own, so that no limit by address answers instead of a rule. */
  ask(role: Role, request: InjectOptions): Promise<Answer>
  stop(): Promise<void>
}

export const staffPermission = 'admin.users.read'
const instances: ConfiguredInstance[] = [
  {
    contract: 'compute.hypervisors',
    definition: 'simulator',
    id: 'simulator',
    settings: { cloneSeconds: 0, bootSeconds: 0 },
  },
  { contract: 'billing.gateways', definition: 'sandbox', id: 'sandbox' },
  { contract: 'notifications.senders', definition: 'outbox', id: 'outbox' },
]

export async function openWholeShop(options: TestPanelOptions = {}): Promise<WholeShop> {
  const log: string[] = []
  const { routes, end } = captureRoutes()
  const panel = await createTestPanel({
    plugins: 'all',
    instances,
    ...options,
    onLog: (line) => void log.push(line),
  }).finally(end)
  await panel.db.transaction(async (tx) => {
    for (const { adapter } of panel.panel.services.registries.registry(DemoSeeds).list())
      await (adapter as { seed(t: typeof tx): Promise<void> }).seed(tx)
  })
  const people = {
    customerA: await panel.customer(),
    customerB: await panel.customer(),
    staff: await panel.customer(),
    admin: await panel.admin(),
  }
  await makeStaff(panel, people.staff)
  const ask = asker(panel, people, log)
  return { panel, log, people, routes, ask, stop: () => panel.stop() }
}

/** Gives a user a staff role with one permission. */
async function makeStaff(panel: TestPanel, user: TestUser): Promise<void> {
  await panel.db.transaction(async (tx) => {
    await tx('identity_roles').insert({ slug: 'helpers', name: 'Helpers', created_at: 1 })
    const role = (await tx('identity_roles').where({ slug: 'helpers' }).first('id')) as { id: number }
    await tx('identity_role_permissions').insert({ role_id: role.id, permission: staffPermission })
    await tx('identity_user_roles').insert({ user_id: user.id, role_id: role.id })
  })
}

function asker(panel: TestPanel, people: WholeShop['people'], log: readonly string[]): WholeShop['ask'] {
  let visitor = 0
  return async (role, request) => {
    const before = log.length
    visitor++
    const answer = await panel.inject({
      remoteAddress: `10.${(visitor >> 16) & 255}.${(visitor >> 8) & 255}.${visitor & 255}`,
      ...request,
      headers: {
        ...(role === 'guest' ? {} : { authorization: `Bearer ${people[role].token}` }),
        ...request.headers,
      },
    })
    const lines = log.slice(before).map((line) => JSON.parse(line) as LogLine)
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, log: lines }
  }
}

/** The line that says what was refused, and why. */
export const refusal = (answer: Pick<Answer, 'log'>): LogLine | undefined =>
  answer.log.find((line) => line.msg === 'refused' || line.msg === 'form refused')

/** 4xx, never 5xx, with a line in the log that names what was refused. Answers that line. */
export function assertRefused(answer: Answer, what: string, code?: string): LogLine {
  assert.ok(
    answer.status >= 400 && answer.status < 500,
    `${what} answered ${answer.status}: ${answer.text.slice(0, 300)}`,
  )
  const line = refusal(answer)
  assert.ok(line, `${what}: no line in the log says what was refused`)
  if (code !== undefined) assert.equal(line['errorCode'], code, what)
  return line
}

/** What a guest's browser sends along with a form of ours, as headers. */
export async function openForm({ panel }: Pick<WholeShop, 'panel'>): Promise<Record<string, string>> {
  const page = await panel.inject({ method: 'GET', url: '/login' })
  const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const cookies = page.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
  return { cookie: cookies.join('; '), 'x-csrf-token': token }
}
