import 'reflect-metadata'
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { Type, defineEvent } from 'nettoria'
import { eventually } from 'nettoria/testing'
import { pluginFolder } from '../core/lifecycle/kit.js'
import { chromiumMissing, launchChromium } from './chromium.js'
import { outbox, sandbox, simulator, startLivePanel } from './live-panel.js'
import type { LivePanel } from './live-panel.js'
import { fill, press } from './shopper.js'
import { combinations, Visitor } from './visit-pages.js'
import type { Visit } from './visit-pages.js'

const password = 'correct horse battery staple'
const sara = { firstName: 'Sara', lastName: 'Ahmadi', email: 'sara@example.com', phone: '+989121234567', password }

const Dropped = defineEvent({
  name: 'shop.cup.dropped',
  version: 1,
  payload: Type.Object({}),
  aggregate: () => 'cup',
})

describe('every page of the operator', { skip: chromiumMissing }, () => {
  let live: LivePanel
  let browser: Browser
  const at = { running: 0, failed: 0, order: 0, subscription: 0, user: 0, product: 0, plan: 0, datacenter: 0, image: 0 }

  before(
    async () => {
      live = await startLivePanel({
        engine: 'sqlite',
        instances: [
          outbox,
          sandbox,
          simulator('fast', { cloneSeconds: 0, bootSeconds: 0 }),
          simulator('broken', { fault: 'fail-for-good' }),
        ],
      })
      await sell()
      await breakThings()
      browser = await launchChromium()
    },
    { timeout: 1_200_000 },
  )
  after(async () => {
    await browser?.close()
    await live?.stop()
  })

  /** Sara has a running server, one that could not be built, an unpaid order, and has once paid a wrong amount. */
  async function sell(): Promise<void> {
    await live.panel.services.identity.createProvenUser({ ...sara, locale: 'en' })
    const token = await live.signIn(sara.email, password)
    const [product] = (await live.api('GET', '/api/services')).body.items
    const [near, far] = product.datacenters as { id: number }[]
    Object.assign(at, { product: product.id, datacenter: near!.id, image: product.images[0].id })
    at.plan = product.plans[0].id
    await live.panel.db.transaction(async (tx) => {
      await tx('compute_placements').where({ datacenter_id: near!.id, driver_instance: 'broken' }).delete()
      await tx('compute_placements').where({ datacenter_id: far!.id, driver_instance: 'fast' }).delete()
    })
    const order = async (datacenterId: number, hostname: string): Promise<number> => {
      const choice = { serviceId: product.id, planId: product.plans[1].id, imageId: product.images[1].id }
      const body = { ...choice, datacenterId, period: 'monthly', hostname }
      const placed = await live.api('POST', '/api/orders', { token, body })
      assert.equal(placed.status, 201, JSON.stringify(placed.body))
      return placed.body.order.id
    }
    const pay = async (id: number, outcome: string) => {
      const started = await live.api('POST', `/api/orders/${id}/pay`, { token, body: { method: 'sandbox' } })
      const body = new URLSearchParams({ outcome })
      const answer = await fetch(started.body.redirectUrl, { method: 'POST', body, redirect: 'manual' })
      assert.equal(answer.status, 303)
      await fetch(new URL(answer.headers.get('location') ?? '', live.url), { redirect: 'manual' })
    }
    at.order = await order(near!.id, 'web-01.example.com')
    await pay(at.order, 'paid')
    await pay(await order(far!.id, 'a-rather-long-name-for-a-database-server.internal.example.com'), 'paid')
    await pay(await order(near!.id, 'mail.example.com'), 'wrong_amount')
    const asAdmin = await live.signIn(live.admin.email, live.admin.password)
    const users = (await live.api('GET', `/api/admin/users?search=${sara.email}`, { token: asAdmin })).body
    at.user = users.items[0].id
    const vms = await eventually(
      async () => {
        const { items } = (await live.api('GET', '/api/admin/vms', { token: asAdmin })).body
        const states = items.map((vm: { state: string }) => vm.state).sort()
        return states.join() === 'failed,running' ? items : null
      },
      { what: 'one server running, one that failed' },
    )
    for (const { id, state, subscriptionId } of vms) {
      at[state as 'running' | 'failed'] = id
      if (state === 'running') at.subscription = subscriptionId
    }
  }

  /** A plugin that cannot start, and a fact that one cannot take. */
  async function breakThings(): Promise<void> {
    const { manager } = live.panel.lifecycle
    const clumsy = `import { defineEvent, definePlugin, Type } from 'nettoria'
      export default definePlugin({ setup(plugin) {
        plugin.events.on(defineEvent({ name: 'shop.cup.dropped', version: 1, payload: Type.Object({}), aggregate: () => 'cup' }),
          'sweep', async () => { throw new Error('The broom is gone.') })
      } })`
    await manager.install({ folder: pluginFolder('clumsy', { code: clumsy }) })
    await manager.enable('clumsy')
    await live.panel.db.transaction((tx) => live.panel.services.events.events.publish(tx, Dropped, {}))
    await eventually(
      () =>
        live.panel.db.transaction(async (tx) => {
          const tried = await tx('core_deliveries').where('handler', 'clumsy/sweep').where('attempts', '>', 0)
          if (!tried.some((one: { last_error: string | null }) => one.last_error)) return false
          return tx('core_deliveries').where('handler', 'clumsy/sweep').update({ state: 'dead' })
        }),
      { what: 'the fact was tried' },
    )
    const broken = { code: `export default { setup() { throw new Error('The key of the treasury is missing.') } }` }
    await manager.install({ folder: pluginFolder('treasury', broken) })
    await manager.enable('treasury').catch(() => undefined)
  }

  const refused = async (page: Page) => {
    for (const name of ['title', 'instance', 's.username', 's.password']) await fill(page, name, 'No Such Name')
    await fill(page, 's.url', 'nowhere')
    await press(page, vcenter)
    await page.locator('.field-error').first().waitFor()
  }
  const vcenter = '/admin/instances/compute.hypervisors/new/vcenter'
  const unreachable = async (page: Page) => {
    await fill(page, 's.url', 'https://127.0.0.1:1/sdk')
    await fill(page, 's.username', 'panel@vsphere.local')
    await fill(page, 's.password', 'secret')
    await page.locator('main button[value="test"]').click()
    await page.locator('main .note-danger').first().waitFor()
  }

  const visits = (): Visit[] => [
    { name: 'overview', path: '/admin' },
    { name: 'search', path: '/admin/search?q=sara' },
    { name: 'search-nothing', narrow: true, path: '/admin/search?q=nothing-like-it' },
    { name: 'users', path: '/admin/users' },
    { name: 'user', path: `/admin/users/${at.user}` },
    { name: 'instances', path: '/admin/instances' },
    { name: 'instance-new', path: vcenter },
    { name: 'instance-refused', narrow: true, path: vcenter, act: refused },
    { name: 'instance-unreachable', path: vcenter, act: unreachable },
    { name: 'instance-edit', path: '/admin/instances/compute.hypervisors/fast' },
    { name: 'instance-delete', narrow: true, path: '/admin/instances/billing.gateways/sandbox/delete' },
    { name: 'plugins', path: '/admin/plugins' },
    { name: 'plugin', path: '/admin/plugins/billing' },
    { name: 'plugin-failed', path: '/admin/plugins/treasury' },
    { name: 'plugin-settings', path: '/admin/plugins/ordering/settings' },
    { name: 'plugin-install', narrow: true, path: '/admin/plugins/install' },
    { name: 'plugin-uninstall', narrow: true, path: '/admin/plugins/treasury/uninstall' },
    { name: 'catalog', path: '/admin/catalog' },
    { name: 'datacenters', path: '/admin/catalog/datacenters' },
    { name: 'image', narrow: true, path: `/admin/catalog/images/${at.image}` },
    { name: 'prices', path: `/admin/catalog/plans/${at.plan}/prices` },
    { name: 'product', path: `/admin/catalog/products/${at.product}` },
    { name: 'product-new', narrow: true, path: '/admin/catalog/products/new' },
    { name: 'plan', path: `/admin/catalog/plans/${at.plan}` },
    { name: 'plan-new', narrow: true, path: `/admin/catalog/products/${at.product}/plans/new` },
    { name: 'locations', path: '/admin/locations' },
    { name: 'location', path: `/admin/locations/${at.datacenter}` },
    { name: 'pool-new', path: `/admin/locations/${at.datacenter}/pools/new` },
    { name: 'placement', path: `/admin/locations/${at.datacenter}/hypervisors/fast` },
    { name: 'templates', path: '/admin/locations/hypervisors/fast/templates' },
    { name: 'custom-plan', path: `/admin/catalog/products/${at.product}/custom` },
    { name: 'orders', path: '/admin/orders' },
    { name: 'order', path: `/admin/orders/${at.order}` },
    { name: 'subscriptions', path: '/admin/subscriptions' },
    { name: 'subscription', path: `/admin/subscriptions/${at.subscription}` },
    { name: 'servers', path: '/admin/servers' },
    { name: 'servers-none', narrow: true, path: '/admin/servers?hostname=no-such' },
    { name: 'server', path: `/admin/servers/${at.running}` },
    { name: 'server-failed', path: `/admin/servers/${at.failed}` },
    { name: 'payments', path: '/admin/payments' },
    { name: 'jobs', path: '/admin/jobs' },
    { name: 'dead-letters', path: '/admin/dead-letters' },
    { name: 'health', path: '/admin/health' },
    { name: 'outbox', path: '/admin/outbox' },
    { name: 'theme', path: '/admin/theme' },
    { name: 'not-found', narrow: true, path: '/admin/no-such-page', status: 404 },
  ]

  for (const look of combinations)
    it(`is sound at ${look.width} px, ${look.locale}, ${look.scheme}`, { timeout: 1_500_000 }, async () => {
      const operator = await Visitor.enter(browser, live.url, live.admin)
      const problems: string[] = []
      for (const visit of visits()) problems.push(...(await operator.visit(visit, look, 'operator')))
      await operator.leave()
      assert.deepEqual(problems, [])
    })

  it('works without JavaScript, on a phone', { timeout: 1_500_000 }, async () => {
    const operator = await Visitor.enter(browser, live.url, live.admin, { javaScriptEnabled: false })
    const { page } = operator
    await page.setViewportSize({ width: 390, height: 844 })
    const done = (at: string) => page.waitForURL(`**${at}`).then(() => page.locator('main .note-success').waitFor())

    await page.goto(vcenter)
    await fill(page, 'instance', 'second')
    await fill(page, 'title', 'The second site')
    await unreachable(page)
    assert.equal(await page.locator('[name="s.url"]').inputValue(), 'https://127.0.0.1:1/sdk')
    await fill(page, 's.password', 'secret')
    await press(page, vcenter)
    await done('/admin/instances')

    await page.goto('/admin/plugins/clumsy')
    await press(page, '/admin/plugins/clumsy/disable')
    await done('/admin/plugins/clumsy')
    await page.locator('main .state[data-state="disabled"]').first().waitFor()

    await page.goto('/admin/plugins/ordering/settings')
    await page.locator('main form[method="post"] button[type="submit"]').last().click()
    await page.locator('main .note-success').waitFor()

    await page.goto(`/admin/servers/${at.failed}`)
    await press(page, `/admin/servers/${at.failed}/retry`)
    await done(`/admin/servers/${at.failed}`)
    await operator.leave()
  })
})
