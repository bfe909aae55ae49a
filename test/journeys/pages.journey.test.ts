import 'reflect-metadata'
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { eventually } from 'nettoria/testing'
import { chromiumMissing, launchChromium } from './chromium.js'
import { outbox, sandbox, simulator, startLivePanel } from './live-panel.js'
import type { LivePanel } from './live-panel.js'
import { combinations, Visitor } from './visit-pages.js'
import type { Visit } from './visit-pages.js'

type Who = 'guest' | 'newcomer' | 'customer' | 'admin'

const password = 'correct horse battery staple'
const sara = { firstName: 'Sara', lastName: 'Ahmadi', email: 'sara@example.com', phone: '+989121234567', password }
const reza = { firstName: 'Reza', lastName: 'Karimi', email: 'reza@example.com', phone: '+989351234567', password }

describe('every page of the main journey', { skip: chromiumMissing }, () => {
  let live: LivePanel
  let browser: Browser
  let token: string
  const people = {} as Record<Who, Visitor>
  const bought = { running: 0, building: 0, unpaid: 0, server: 0, slowServer: 0, subscription: 0 }

  before(
    async () => {
      live = await startLivePanel({
        engine: 'sqlite',
        instances: [
          outbox,
          sandbox,
          simulator('fast', { cloneSeconds: 0, bootSeconds: 0 }),
          simulator('slow', { cloneSeconds: 3600 }),
        ],
      })
      await shop()
      browser = await launchChromium()
      people.guest = await Visitor.enter(browser, live.url)
      people.newcomer = await Visitor.enter(browser, live.url, reza)
      people.customer = await Visitor.enter(browser, live.url, sara)
      people.admin = await Visitor.enter(browser, live.url, live.admin)
    },
    { timeout: 1_200_000 },
  )
  after(async () => {
    await browser?.close()
    await live?.stop()
  })

  /** Sara has a server, one that is being built for as long as this takes, and an order she has not paid. Reza has nothing. */
  async function shop(): Promise<void> {
    const registered = await live.api('POST', '/api/auth/register', { body: reza })
    assert.equal(registered.status, 201, JSON.stringify(registered.body))
    await live.panel.services.identity.createProvenUser({ ...sara, locale: 'en' })
    token = await live.signIn(sara.email, password)
    const [product] = (await live.api('GET', '/api/services')).body.items
    const [near, far] = product.datacenters as { id: number }[]
    await live.panel.db.transaction(async (tx) => {
      await tx('compute_placements').where({ datacenter_id: near!.id, driver_instance: 'slow' }).delete()
      await tx('compute_placements').where({ datacenter_id: far!.id, driver_instance: 'fast' }).delete()
    })
    const order = async (datacenterId: number, plan: number, hostname: string) => {
      const selection = {
        serviceId: product.id,
        planId: product.plans[plan].id,
        datacenterId,
        imageId: product.images[1].id,
      }
      const body = { ...selection, period: 'monthly', hostname }
      const placed = await live.api('POST', '/api/orders', { token, body })
      assert.equal(placed.status, 201, JSON.stringify(placed.body))
      return Number(placed.body.order.id)
    }
    bought.running = await order(near!.id, 2, 'web-01.example.com')
    bought.building = await order(far!.id, 4, 'a-rather-long-name-for-a-database-server.internal.example.com')
    bought.unpaid = await order(near!.id, 0, 'mail.example.com')
    for (const id of [bought.running, bought.building]) {
      const answer = await fetch(await checkout(id), {
        method: 'POST',
        body: new URLSearchParams({ outcome: 'paid' }),
        redirect: 'manual',
      })
      assert.equal(answer.status, 303)
    }
    const vms = await eventually(
      async () => {
        const { items } = (await live.api('GET', '/api/vms', { token })).body
        return items.length === 2 && items.some((vm: { state: string }) => vm.state === 'running') ? items : null
      },
      { what: 'one server running, one being built' },
    )
    const running = vms.find((vm: { state: string }) => vm.state === 'running')
    bought.server = running.id
    bought.subscription = running.subscriptionId
    bought.slowServer = vms.find((vm: { state: string }) => vm.state !== 'running').id
  }

  /** The address of the sandbox's page for a fresh attempt to pay an order. */
  async function checkout(orderId: number): Promise<string> {
    const { status, body } = await live.api('POST', `/api/orders/${orderId}/pay`, {
      token,
      body: { method: 'sandbox' },
    })
    assert.equal(status, 202, JSON.stringify(body))
    return String(body.redirectUrl)
  }

  const declined = async (page: Page) => {
    await page.locator('button[name="outcome"][value="declined"]').click()
    await page.waitForURL(/\/orders\/\d+$/)
  }

  const visits = (): (Visit & { who: Who })[] => [
    { name: 'home', who: 'guest', path: '/' },
    { name: 'register', who: 'guest', path: '/register' },
    { name: 'login', who: 'guest', path: '/login' },
    { name: 'forgot', narrow: true, who: 'guest', path: '/forgot-password' },
    { name: 'reset-invalid', narrow: true, who: 'guest', path: `/reset-password/${'a'.repeat(43)}` },
    { name: 'order-guest', who: 'guest', path: '/order' },
    {
      name: 'order-custom',
      narrow: true,
      who: 'guest',
      path: '/order?planId=custom&cpu=4&ramGb=8&diskGb=100&ipv4=1&trafficGb=1000&period=annual',
    },
    { name: 'api-docs', narrow: true, who: 'guest', path: '/api-docs' },
    { name: 'not-found', who: 'guest', path: '/no/such/page', status: 404 },
    { name: 'verify', who: 'newcomer', path: '/verify' },
    { name: 'dashboard-empty', who: 'newcomer', path: '/dashboard' },
    { name: 'servers-empty', narrow: true, who: 'newcomer', path: '/servers' },
    { name: 'orders-empty', narrow: true, who: 'newcomer', path: '/orders' },
    { name: 'invoices-empty', narrow: true, who: 'newcomer', path: '/invoices' },
    { name: 'order-unproven', narrow: true, who: 'newcomer', path: '/order' },
    { name: 'dashboard', who: 'customer', path: '/dashboard' },
    { name: 'servers', who: 'customer', path: '/servers' },
    { name: 'server-running', who: 'customer', path: `/servers/${bought.server}` },
    { name: 'server-building', who: 'customer', path: `/servers/${bought.slowServer}` },
    { name: 'orders', who: 'customer', path: '/orders' },
    { name: 'order-running', who: 'customer', path: `/orders/${bought.running}` },
    { name: 'order-building', who: 'customer', path: `/orders/${bought.building}` },
    { name: 'order-unpaid', who: 'customer', path: `/orders/${bought.unpaid}` },
    {
      name: 'order-refused',
      narrow: true,
      who: 'customer',
      path: '/order',
      act: (page) =>
        page
          .locator('button[value="order"]')
          .click()
          .then(() => page.locator('#error-hostname').waitFor()),
    },
    { name: 'pay', who: 'customer', path: `/orders/${bought.unpaid}/pay` },
    { name: 'sandbox', who: 'customer', path: () => checkout(bought.unpaid) },
    { name: 'return-declined', who: 'customer', path: () => checkout(bought.unpaid), act: declined },
    { name: 'invoices', who: 'customer', path: '/invoices' },
    { name: 'invoice', who: 'customer', path: '/invoices/1' },
    { name: 'cancel', who: 'customer', path: `/subscriptions/${bought.subscription}/cancel` },
    { name: 'account', who: 'customer', path: '/account' },
    { name: 'notifications', who: 'customer', path: '/notifications' },
    { name: 'outbox', narrow: true, who: 'admin', path: '/admin/outbox' },
    { name: 'parked', narrow: true, who: 'admin', path: '/admin/payments' },
  ]

  for (const look of combinations)
    it(`is sound at ${look.width} px, ${look.locale}, ${look.scheme}`, { timeout: 1_500_000 }, async () => {
      const problems: string[] = []
      for (const { who, ...visit } of visits()) problems.push(...(await people[who].visit(visit, look)))
      assert.deepEqual(problems, [])
    })

  it('and the panel had nothing to complain of', () => {
    assert.deepEqual(live.complaints(), [])
  })
})
