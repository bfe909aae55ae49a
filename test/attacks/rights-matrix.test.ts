import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { giveThings } from './customer-things.js'
import type { Things } from './customer-things.js'
import { addressOf, nameOf } from './product-routes.js'
import type { ProductRoute } from './product-routes.js'
import { readRights } from './rights.js'
import type { Right } from './rights.js'
import { openForm, openWholeShop, refusal, roles, staffPermission } from './whole-shop.js'
import type { Answer, Role, WholeShop } from './whole-shop.js'

/** May be switched off without another one minding. */
const plugin = 'api-docs'
// Who owns the thing comes last: what they do to it may take it away.
const turns: readonly Role[] = ['guest', 'staff', 'customerB', 'admin', 'customerA']

/** Inputs with which a request gets as far as the thing it is about. */
const inputs: readonly [route: RegExp, body: object][] = [
  [/\/pay$/, { method: 'sandbox' }],
  [/\/power$/, { action: 'shutdown' }],
  [/\/restart$/, {}],
  [/^\/api\/subscriptions\/:id\/cancel$/, { when: 'period_end' }],
  [/^\/subscriptions\/:id\/cancel$/, { when: 'period_end', confirm: 'web-01.example.com' }],
]

describe('the rights of every role on every route', { timeout: 1_500_000 }, () => {
  let shop: WholeShop
  let things: Things & { spareSession: number; spareUser: number }
  /** The token and cookie of a guest's form: forms of guests are protected as well, and that is no matter of rights. */
  let form: Record<string, string>
  const found = new Map<string, Record<Role, Right>>()

  before(async () => {
    shop = await openWholeShop()
    const given = await giveThings(shop)
    things = { ...given, spareSession: await otherSession(), spareUser: (await shop.panel.customer()).id }
    form = await openForm(shop)
  })
  after(() => shop.stop())

  // Folders of files are public, and their addresses carry versions: "a path that climbs" looks after them.
  const ruled = () => shop.routes.filter(({ url }) => !/^\/assets\/.*\*$/.test(url))

  /** Signs customer A in once more and answers the id of the session that is not in use. */
  async function otherSession(): Promise<number> {
    const { email, password, token } = shop.people.customerA
    await shop.panel.api('POST', '/api/auth/login', { body: { identifier: email, password } })
    const { items } = (await shop.panel.api('GET', '/api/auth/sessions', { token })).body
    return (items as { id: number; current: boolean }[]).find(({ current }) => !current)!.id
  }
  async function signInAgain(role: Exclude<Role, 'guest'>): Promise<void> {
    const { email, password } = shop.people[role]
    const { body } = await shop.panel.api('POST', '/api/auth/login', { body: { identifier: email, password } })
    shop.people[role].token = body.accessToken
  }

  async function switchOnAgain(): Promise<void> {
    const { token } = shop.people.admin
    await shop.panel.api('POST', `/api/admin/plugins/${plugin}/enable`, { token })
  }

  function thingOf({ url }: ProductRoute): number {
    const [, kind] =
      /\/(orders|invoices|payments|vms|servers|subscriptions|tasks|notifications|sessions|users)\/:id/.exec(url) ?? []
    const ids: Record<string, number> = {
      orders: url.endsWith('/pay') ? things.unpaidOrder : things.order,
      invoices: url.endsWith('/pay') ? things.unpaidInvoice : things.invoice,
      payments: things.payment,
      vms: things.vm,
      servers: things.vm,
      subscriptions: things.subscription,
      tasks: things.task,
      notifications: things.notification,
      sessions: things.spareSession,
      users: things.spareUser,
    }
    return kind === undefined ? 1 : ids[kind]!
  }

  async function send(route: ProductRoute, role: Role): Promise<Answer> {
    const numbered = route.params?.properties?.['id']?.type === 'integer'
    const text = route.url.includes('/plugins/') ? plugin : '1'
    const place = { id: numbered ? thingOf(route) : text }
    const body = inputs.find(([pattern]) => pattern.test(route.url))?.[1]
    return shop.ask(role, {
      method: route.method as 'POST',
      url: addressOf(route, place),
      ...(body && route.body ? { payload: body } : {}),
      headers: role === 'guest' ? form : {},
    })
  }

  it('are measured on each of them, and no answer is a 5xx', async () => {
    for (const route of ruled()) {
      if (route.url.includes('/sessions/:id')) things.spareSession = await otherSession()
      const rights = {} as Record<Role, Right>
      for (const role of turns) {
        const answer = await send(route, role)
        assert.ok(
          answer.status < 500 && answer.status !== 429,
          `${nameOf(route)} as ${role}: ${answer.status} ${answer.text}`,
        )
        rights[role] = rightOf(answer)
        if (['in', 'no', 'none'].includes(rights[role]))
          assert.ok(refusal(answer), `${nameOf(route)} as ${role}: no line says what was refused`)
        if (/\/logout$/.test(route.url) && role !== 'guest') await signInAgain(role)
        if (/plugins\/:id\/disable$/.test(route.url) && role === 'admin') await switchOnAgain()
      }
      found.set(nameOf(route), rights)
    }
  })

  it('are those of the table, and every route has its row', () => {
    const table = readRights()
    const rows = (of: Map<string, Record<Role, Right>>) =>
      [...of].map(([name, rights]) => `${name} ${roles.map((role) => rights[role]).join(' ')}`).sort()
    const [measured, expected] = [rows(found), rows(table)]
    assert.deepEqual(
      {
        new: measured.filter((row) => !expected.includes(row)),
        gone: expected.filter((row) => !measured.includes(row)),
      },
      { new: [], gone: [] },
    )
  })

  it('follow from what the routes declare', () => {
    const scopes = new Map(shop.panel.panel.services.permissions.map(({ id, scope }) => [id, scope]))
    for (const route of ruled()) {
      const { guest, customerA, customerB, staff, admin } = found.get(nameOf(route))!
      if (route.permission === '') assert.ok(guest !== 'in' && guest !== 'no', `${nameOf(route)} is public`)
      else assert.equal(guest, 'in', `${nameOf(route)} needs somebody`)
      if (scopes.get(route.permission) === 'staff') {
        assert.deepEqual([customerA, customerB], ['no', 'no'], nameOf(route))
        assert.equal(staff === 'no', route.permission !== staffPermission, `${nameOf(route)} and limited staff`)
        assert.notEqual(admin, 'no', nameOf(route))
      }
      const owned = route.permission !== '' && scopes.get(route.permission) !== 'staff' && route.url.includes('/:id')
      if (owned) {
        assert.deepEqual([customerB, staff, admin], ['none', 'none', 'none'], `${nameOf(route)} of somebody else`)
        assert.ok(['ok', 'bad'].includes(customerA), `${nameOf(route)} of one's own: ${customerA}`)
      }
    }
  })
})

function rightOf({ status, headers }: Answer): Right {
  if (status === 401 || (status === 303 && String(headers['location']).startsWith('/login?'))) return 'in'
  if (status === 403) return 'no'
  if (status === 404) return 'none'
  return status < 400 ? 'ok' : 'bad'
}
