import 'reflect-metadata'
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { peerMissing, startVcenter } from '../peers/vcenter/start.js'
import type { VcenterPeer } from '../peers/vcenter/start.js'
import { chromiumMissing, launchChromium, onPage, watchPage } from './chromium.js'
import { outbox, sandbox, simulator, startLivePanel } from './live-panel.js'
import type { LivePanel } from './live-panel.js'
import {
  cancelNow,
  choose,
  fill,
  paySandbox,
  register,
  restart,
  seeItGone,
  setPower,
  verifyPhone,
  watchUntilRunning,
} from './shopper.js'

const person = {
  firstName: 'Sara',
  lastName: 'Ahmadi',
  email: 'sara.ahmadi@example.com',
  phone: '09121234567',
  number: '+989121234567',
  password: 'correct horse battery staple',
}
const hostname = 'web-01.example.com'

describe('a person buys and runs a server in vCenter', { skip: chromiumMissing ?? peerMissing }, () => {
  let browser: Browser
  let vcenter: VcenterPeer
  let live: LivePanel

  before(
    async () => {
      const peer = await startVcenter()
      assert.ok(peer)
      vcenter = peer
      const { url, user: username, password, pin: certificatePin } = peer
      live = await startLivePanel({
        engine: 'mysql',
        instances: [
          outbox,
          sandbox,
          {
            contract: 'compute.hypervisors',
            definition: 'vcenter',
            id: 'tehran-1',
            settings: { url, username, password, certificatePin },
          },
        ],
      })
      // What an operator enters: the template of each image, the network of each datacenter.
      await live.panel.db.transaction(async (tx) => {
        await tx('compute_templates').update({ template: 'debian-12' })
        await tx('compute_placements').update({ settings: JSON.stringify({ network: 'VM Network' }) })
      })
      browser = await launchChromium()
    },
    { timeout: 1_200_000 },
  )
  after(async () => {
    await browser?.close()
    await live?.stop()
    await vcenter?.stop()
  })

  async function buyOnDesktop(page: Page) {
    // A clone takes long enough to be watched.
    await vcenter.fault({ operation: 'CloneVM_Task', kind: 'background', duration: 4_000, steps: 8 })
    await page.goto('/')
    await page.locator('.plan', { hasText: 'M2' }).getByRole('link').click()
    await page.waitForURL('**/order?*')
    const total = page.locator('#order-summary .datum').last().locator('dd')
    const before = await total.innerText()
    const planOf = (name: string) =>
      page.locator('label.choice', { has: page.locator('input[name="planId"]'), hasText: name })
    await planOf('L4').click()
    await total.filter({ hasNotText: before }).waitFor()
    const larger = await total.innerText()
    await choose(page, 'period', 'annual')
    await total.filter({ hasNotText: larger }).waitFor()
    await planOf('S2').click()
    await choose(page, 'period', 'monthly')
    await total.filter({ hasText: '€6.50' }).waitFor()

    // A guest is asked to register first, and comes back to the same choices.
    await page.locator('button[name="intent"][value="order"]').click()
    await page.waitForURL('**/register*')
    await register(page, person)
    await verifyPhone(page, live, person)
    await page.waitForURL('**/order?*')
    assert.equal(await planOf('S2').locator('input').isChecked(), true)
    await fill(page, 'hostname', hostname)
    await page.locator('button[name="intent"][value="order"]').click()
    await page.waitForURL('**/pay')
    await paySandbox(page)
    const progress = await watchUntilRunning(page)
    assert.ok(progress.length > 0, 'the progress bar was shown')

    assert.match(await page.locator('main').innerText(), /(203\.0\.113|198\.51\.100|192\.0\.2)\.\d+/)
    const built = await ours()
    assert.deepEqual(
      built.map(({ power, cpu, memoryMb }) => [power, cpu, memoryMb]),
      [['poweredOn', 2, 2048]],
    )

    await setPower(page, 'off', 'stopped')
    assert.equal((await ours())[0]?.power, 'poweredOff')
    await setPower(page, 'on', 'running')
    assert.equal((await ours())[0]?.power, 'poweredOn')
    await restart(page)
    await cancelNow(page, hostname)
    await seeItGone(page)
    assert.deepEqual(await ours(), [])
    assert.equal((await vcenter.calls())['CloneVM_Task'], 1, 'one machine was ever made')
  }

  const ours = async () => (await vcenter.machines()).filter(({ name }) => name.startsWith('ntt-'))

  it('in English, with JavaScript, on a desktop', { timeout: 1_800_000 }, async () => {
    const context = await browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1366, height: 768 },
      baseURL: live.url,
    })
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    const faults = await watchPage(page)
    await onPage(page, 'desktop', () => buyOnDesktop(page))
    assert.deepEqual(faults, [])
    assert.deepEqual(live.complaints(), [])
    await context.close()
  })
})

describe('a person buys and runs a server without JavaScript', { skip: chromiumMissing }, () => {
  let browser: Browser
  let live: LivePanel

  before(
    async () => {
      live = await startLivePanel({
        engine: 'sqlite',
        locale: 'fa',
        currency: 'IRR',
        timezone: 'Asia/Tehran',
        panelName: 'ابر آریا',
        instances: [outbox, sandbox, simulator('simulator', { cloneSeconds: 1, bootSeconds: 1 })],
      })
      browser = await launchChromium()
    },
    { timeout: 1_200_000 },
  )
  after(async () => {
    await browser?.close()
    await live?.stop()
  })

  async function buyOnPhone(page: Page) {
    await page.goto('/register')
    assert.equal(await page.locator('html').getAttribute('dir'), 'rtl')
    await register(page, { ...person, firstName: 'سارا', lastName: 'احمدی', phone: '۰۹۱۲۱۲۳۴۵۶۷' })
    await verifyPhone(page, live, person)
    await page.goto('/order')
    const total = () => page.locator('#order-summary .datum').last().locator('dd').innerText()
    const before = await total()
    await page.locator('label.choice', { has: page.locator('input[name="planId"]'), hasText: 'L4' }).click()
    await choose(page, 'period', 'quarterly')
    await page.locator('button[name="intent"][value="update"]').click()
    assert.notEqual(await total(), before)
    const script = '#cloud-config\npackages:\n  - nginx\n'
    await fill(page, 'userData', script)
    await page.locator('button[name="intent"][value="order"]').click()
    await page.locator('#error-hostname').waitFor()
    assert.equal(await page.locator('[name="userData"]').inputValue(), script, 'a refused form comes back as it was')
    await fill(page, 'hostname', hostname)
    await page.locator('button[name="intent"][value="order"]').click()
    await page.waitForURL('**/pay')
    assert.match(await page.locator('main').innerText(), /[۰-۹]/)
    await paySandbox(page)
    await watchUntilRunning(page)
    await setPower(page, 'off', 'stopped')
    await setPower(page, 'on', 'running')
    await restart(page)
    await cancelNow(page, hostname)
    await seeItGone(page)
    const machines = await live.panel.db.read('hypervisor_simulator_machines').select('id')
    assert.deepEqual(machines, [])
  }

  it('in Persian, on a phone', { timeout: 1_800_000 }, async () => {
    const context = await browser.newContext({
      locale: 'fa-IR',
      viewport: { width: 390, height: 844 },
      javaScriptEnabled: false,
      baseURL: live.url,
    })
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    const faults = await watchPage(page)
    await onPage(page, 'phone', () => buyOnPhone(page))
    assert.deepEqual(faults, [])
    assert.deepEqual(live.complaints(), [])
    await context.close()
  })
})
