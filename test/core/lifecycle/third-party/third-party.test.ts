import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { rmSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { engines, eventually } from 'nettoria/testing'
import type { TestUser } from 'nettoria/testing'
import { isPanelError } from '../../../../core/foundation/kernel/errors.js'
import type { PlacedOrder } from '../../../faults/customer.js'
import { buyInProcess, others, placeOrder, simulator, stock } from '../../../faults/shop.js'
import { lifecyclePanel } from '../kit.js'
import type { LifecyclePanel } from '../kit.js'
import { dataDirWithTheme } from './branded-theme.js'
import { packPlugin } from './pack-plugin.js'
import { readSchema, rowsThatName, takeTraces } from './traces.js'

const partnerKey = 'a key that partners keep for themselves'
const hour = 3_600_000

// One panel goes through the whole life of two plugins: each test begins where the one before ended.
for (const engine of engines())
  describe(`a third party's plugin among the panel's own, ${engine}`, { timeout: 3_000_000 }, () => {
    let life: LifecyclePanel
    let admin: TestUser
    let sara: TestUser
    let fullPrice = 0n
    let before_: Awaited<ReturnType<typeof takeTraces>>

    before(async () => {
      const dataDir = dataDirWithTheme()
      const config = { dataDir, theme: 'branded' }
      life = await lifecyclePanel({ engine, plugins: 'all', instances: [...others, simulator], config })
      await stock(life.panel)
      admin = await life.panel.admin()
      sara = await life.panel.customer()
      fullPrice = await priceOf(await placeOrder(life.panel, sara))
      await life.panel.settle()
      await life.panel.panel.lifecycle.host.retired(5_000)
      before_ = await takeTraces(life.panel, life.dataDir)
    })
    after(async () => {
      await life?.stop()
      rmSync(life.dataDir, { recursive: true })
    })

    const page = (url: string, { token } = sara) =>
      life.panel.inject({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } })
    const api = (method: string, url: string, body?: object, { token } = sara) =>
      life.panel.api(method, url, { token, body })
    const manage = (id: string, action: string, body?: object) =>
      api('POST', `/api/admin/plugins/${id}/${action}`, body, admin)
    const partner = (body: string, key = partnerKey) =>
      life.panel.inject({
        method: 'POST',
        url: '/hooks/referrals/partner',
        payload: body,
        headers: {
          'content-type': 'application/json',
          'x-signature': createHmac('sha256', key).update(body).digest('hex'),
        },
      })
    const priceOf = async ({ id }: PlacedOrder) =>
      BigInt((await life.panel.db.read('ordering_orders').where({ id }).first('total_minor')).total_minor)
    const rewards = async () => (await life.panel.db.read('referrals_rewards')).length
    const clicks = async () =>
      ((await life.panel.db.read('referrals_clicks')) as { clicks: number }[]).reduce((sum, row) => sum + row.clicks, 0)
    /** Waits for what the job does an hour later; who was signed in then signs in again. */
    const anHourLater = async () => {
      life.panel.clock.advance(hour)
      await life.panel.settle()
      for (const user of [sara, admin]) {
        const body = { identifier: user.email, password: user.password }
        user.token = (await life.panel.api('POST', '/api/auth/login', { body })).body.accessToken as string
      }
    }
    const statuses = async () => ({
      page: (await page('/referrals')).statusCode,
      api: (await api('GET', '/api/referrals/link')).status,
      admin: (await page('/admin/referrals', admin)).statusCode,
      webhook: (await partner('{ "clicks": 1 }')).statusCode,
      badge: (await api('GET', '/api/referral-badge')).status,
    })
    const all = (status: number) => ({ page: status, api: status, admin: status, webhook: status, badge: status })

    it('is installed from a folder and does nothing until it is switched on', async () => {
      for (const id of ['referrals', 'referral-badge']) {
        const { state } = await life.manager.install({ folder: packPlugin(id) })
        assert.equal(state, 'installed')
      }
      assert.deepEqual(await statuses(), all(404))
      assert.deepEqual(await readSchema(life.panel.db), before_.schema)
      for (const id of ['referrals', 'referral-badge']) assert.equal((await manage(id, 'enable')).body.state, 'enabled')
    })

    it('has pages of its own, behind its own permissions', async () => {
      assert.match((await page('/referrals')).body, /Open a code/)
      assert.equal((await life.panel.inject({ method: 'GET', url: '/referrals' })).statusCode, 303)
      assert.equal((await page('/admin/referrals')).statusCode, 403)
      assert.equal((await api('GET', '/api/referrals/link')).status, 404)
    })

    it('is set up by the operator, who sees no secret again', async () => {
      const url = '/api/admin/plugins/referrals/settings'
      const saved = await api('PATCH', url, { values: { percent: 20, partnerKey } }, admin)
      assert.deepEqual([saved.status, saved.body.values.percent, saved.body.secrets.partnerKey], [200, 20, true])
      assert.doesNotMatch(JSON.stringify(saved.body), new RegExp(partnerKey))
      assert.match((await page('/admin/plugins/referrals/settings', admin)).body, /Key that partners sign with/)
      assert.deepEqual(await rowsThatName(life.panel.db, new RegExp(partnerKey)), [])
    })

    it('opens a code by the API and shows it in the page, the dashboard, the menus and the admin area', async () => {
      const code = `friend-${sara.accountId}`
      assert.deepEqual((await api('POST', '/api/referrals/link')).body, { code, rewards: 0 })
      for (const [url, user] of [
        ['/referrals', sara],
        ['/dashboard', sara],
        ['/admin/referrals', admin],
      ] as const)
        assert.ok((await page(url, user)).body.includes(code), url)
      assert.match((await page('/dashboard')).body, /href="\/referrals"/)
      assert.match((await page('/admin/plugins', admin)).body, /href="\/admin\/referrals"/)
    })

    it("puts its own template in the place of another plugin's", async () => {
      const { body } = await page('/')
      assert.match(body, /Bring a friend, and both pay less/)
      assert.doesNotMatch(body, /hero-lead/)
    })

    it('is wrapped by a theme of the operator, which is there before and after it', async () => {
      assert.match((await page('/referrals')).body, /Your referral code[^]*Brought to you by Acme/)
    })

    it('answers another plugin through a contract of its own, and tells it by an event', async () => {
      await life.panel.settle()
      const { body } = await api('GET', '/api/referral-badge')
      assert.deepEqual(body, { code: `friend-${sara.accountId}`, engraved: 1 })
      const refused = await manage('referrals', 'disable')
      assert.equal(refused.body.code, 'PLUGIN_NEEDED')
    })

    it('takes raw bytes from a partner who signs them, and writes them down by a timer', async () => {
      assert.equal((await partner('{ "clicks":  3 }', 'another key')).statusCode, 403)
      assert.equal((await partner('{ "clicks":  3 }')).statusCode, 204)
      await eventually(async () => (await clicks()) === 3)
    })

    it('changes what is paid, and hears that it was', async () => {
      const order = await placeOrder(life.panel, sara)
      assert.equal(await priceOf(order), (fullPrice * 80n) / 100n)
      await buyInProcess(life.panel, order)
      assert.equal(await rewards(), 1)
    })

    it('works by itself: its job counts', async () => {
      await anHourLater()
      assert.equal((await api('GET', '/api/referrals/link')).body.rewards, 1)
    })

    it('is upgraded with a migration and keeps its data', async () => {
      const info = await life.manager.upgrade({ folder: packPlugin('referrals', '1.1.0') })
      assert.deepEqual([info.version, info.state], ['1.1.0', 'enabled'])
      const code = `friend-${sara.accountId}`
      assert.deepEqual((await api('GET', '/api/referrals/link')).body, { code, rewards: 1, level: 1 })
      assert.equal((await api('GET', '/api/referral-badge')).body.code, code)
    })

    for (const [version, reason] of [
      ['1.2.0', /failed in migrate: .*the ledger does not add up/],
      ['1.3.0', /failed in setup: the ledger is closed/],
    ] as const)
      it(`is left as it was by an upgrade to ${version}, which fails half way`, async () => {
        const schema = await readSchema(life.panel.db)
        const { files: _, ...traces } = await takeTraces(life.panel, life.dataDir)
        const upgrade = life.manager.upgrade({ folder: packPlugin('referrals', '1.1.0', version) })
        await assert.rejects(upgrade, (error) => isPanelError(error, 'PLUGIN_FAILED') && reason.test(error.message))
        assert.deepEqual(await readSchema(life.panel.db), schema)
        const { files, ...now } = await takeTraces(life.panel, life.dataDir)
        assert.deepEqual(now, traces)
        const versions = files.flatMap((name) => /^plugins\/\.versions\/([^/]+)-[^/]+$/.exec(name)?.[1] ?? [])
        assert.deepEqual(versions.sort(), ['referral-badge@1.0.0', 'referrals@1.1.0'])
        assert.deepEqual(await statuses(), { ...all(200), webhook: 204 })
        const info = await life.manager.find('referrals')
        assert.deepEqual([info.version, info.state, info.failure], ['1.1.0', 'enabled', null])
      })

    it('is gone from every place when it is disabled, but what happens is kept for it', async () => {
      for (const id of ['referral-badge', 'referrals']) await manage(id, 'disable')
      await life.panel.panel.lifecycle.host.retired(5_000)
      assert.deepEqual(await statuses(), all(404))
      const { menus, routes, jobs, timers } = await takeTraces(life.panel, life.dataDir)
      assert.deepEqual({ menus, routes, jobs }, { menus: before_.menus, routes: before_.routes, jobs: before_.jobs })
      assert.ok(timers <= before_.timers, `${timers} timers, before ${before_.timers}`)
      assert.doesNotMatch((await page('/dashboard')).body, /friend-/)
      assert.match((await page('/')).body, /hero-lead/)
      const order = await placeOrder(life.panel, sara)
      assert.equal(await priceOf(order), fullPrice)
      await buyInProcess(life.panel, order)
      assert.equal(await rewards(), 1)
      await manage('referrals', 'enable')
      await life.panel.settle()
      assert.equal(await rewards(), 2)
    })

    it('is uninstalled with its data, and nothing of it is left', async () => {
      await manage('referrals', 'disable')
      await buyInProcess(life.panel, await placeOrder(life.panel, sara))
      for (const id of ['referral-badge', 'referrals'])
        assert.equal((await manage(id, 'uninstall', { keepData: false })).status, 204)
      await life.panel.settle()
      await life.panel.panel.lifecycle.host.retired(5_000)
      assert.deepEqual(await statuses(), all(404))
      const { timers, ...traces } = await takeTraces(life.panel, life.dataDir)
      const { timers: timersBefore, ...tracesBefore } = before_
      assert.ok(timers <= timersBefore, `${timers} timers, before ${timersBefore}`)
      // What makes any plugin findable stays with the first that was installed.
      const places = [
        'plugins',
        'plugins/.versions',
        'plugins/node_modules',
        'plugins/node_modules/nettoria',
        'plugins/package.json',
      ]
      assert.deepEqual(
        { ...traces, files: traces.files.sort() },
        { ...tracesBefore, files: [...tracesBefore.files, ...places].sort() },
      )
      assert.deepEqual(await rowsThatName(life.panel.db, /referral/i), [])
      assert.match((await page('/')).body, /hero-lead/)
      assert.deepEqual([...life.panel.panel.failures], [])
    })
  })
