import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Events, Hooks } from 'nettoria'
import { InvoicePaid } from 'nettoria/contracts/billing'
import { QuoteLines } from 'nettoria/contracts/ordering'
import { manifestDifferences } from '../../core/host/plugins/manifest-differences.js'
import { Browser, createTestPanel, engines } from 'nettoria/testing'
import type { TestPanel, TestUser } from 'nettoria/testing'

const pluginRoots = [
  {
    dir: fileURLToPath(new URL('../../../test/docs', import.meta.url)),
    code: fileURLToPath(new URL('.', import.meta.url)),
  },
]

for (const engine of engines())
  describe(`the loyalty club on ${engine}`, () => {
    let panel: TestPanel
    let sara: TestUser
    before(async () => {
      panel = await createTestPanel({
        engine,
        plugins: ['notifications', 'example-loyalty', 'example-sender'],
        pluginRoots,
        settings: { 'example-loyalty': { discountFrom: 50 } },
      })
      assert.deepEqual([...panel.panel.failures], [])
      sara = await panel.customer()
    })
    after(() => panel.stop())

    const pay = async (invoiceId: number, amount: string, { accountId } = sara) => {
      const total = { currency: 'EUR', amount }
      const fact = { invoiceId, accountId, subject: { kind: 'order', id: 1 }, total }
      await panel.db.transaction((tx) => panel.get(Events).publish(tx, InvoicePaid, fact))
      await panel.settle()
    }
    const points = async () => (await panel.api('GET', '/api/loyalty/points', { token: sara.token })).body.items
    const page = async (url: string) =>
      panel.inject({ method: 'GET', url, headers: { authorization: `Bearer ${sara.token}` } })

    it('has a manifest that says what the code does', () => {
      const { plugins } = panel.panel
      const plugin = plugins.find(({ id }) => id === 'example-loyalty')!
      const permissions = new Set([
        'example-loyalty.points.read',
        'example-loyalty.club.join',
        'example-loyalty.members.manage',
      ])
      assert.deepEqual(manifestDifferences(plugin, permissions), [])
    })

    it('gives no points to those who are not members', async () => {
      await pay(1, '80.00')
      assert.deepEqual(await points(), [])
    })

    it('shows the form, and the card once somebody joined', async () => {
      assert.match((await page('/loyalty')).body, /name="cardName"/)
      const body = { cardName: 'Sara' }
      const joined = await panel.api('POST', '/api/loyalty/members', { token: sara.token, body })
      assert.equal(joined.status, 201)
      const again = await panel.api('POST', '/api/loyalty/members', { token: sara.token, body })
      assert.deepEqual([again.status, again.body.code], [409, 'EXAMPLE_LOYALTY_MEMBER'])
      const { body: html } = await page('/loyalty')
      assert.match(html, /Your card/)
      assert.doesNotMatch(html, /name="cardName"/)
    })

    it('gives a member points, once an invoice, and tells them', async () => {
      await pay(2, '80.50')
      const [earned] = await points()
      assert.deepEqual([earned.invoiceId, earned.points], [2, 80])
      const told = await panel.api('GET', '/api/notifications', { token: sara.token })
      assert.ok(JSON.stringify(told.body).includes('You earned 80 points.'), JSON.stringify(told.body))
    })

    it('discounts quotes of members with enough points', async () => {
      const line = { kind: 'plan', description: 'M2', product: 'server', quantity: 1 }
      const lines = [{ ...line, unitPrice: { currency: 'EUR', amount: '10.00' } }]
      const context = { selection: {} as never, accountId: sara.accountId, locale: 'en' }
      const quoted = await panel.get(Hooks).run(QuoteLines, lines, context)
      assert.deepEqual(quoted[1]?.unitPrice, { currency: 'EUR', amount: '-0.50' })
      assert.equal((await panel.get(Hooks).run(QuoteLines, lines, { ...context, accountId: null })).length, 1)
    })

    it('shows a card before it exists, and keeps nothing of it', async () => {
      const browser = new Browser(panel)
      await browser.signIn(await panel.customer())
      await browser.get('/loyalty')
      const shown = await browser.post('/loyalty/preview', { cardName: 'Reza' })
      assert.match(shown.body, /<bdi>Reza<\/bdi>/)
      assert.match((await browser.get('/loyalty')).body, /name="cardName"/)
    })

    it('lets the staff list members, also as CSV, and remove one', async () => {
      const reza = await panel.customer()
      await panel.api('POST', '/api/loyalty/members', { token: reza.token, body: { cardName: 'Reza' } })
      await pay(3, '10.00', reza)

      const browser = new Browser(panel)
      await browser.signIn(await panel.admin())
      const { body } = await browser.get('/admin/loyalty/members?cardName=Re')
      const [, id] = /members\/(\d+)\/remove/.exec(body)!
      assert.match(
        (await browser.get('/admin/loyalty/members?format=csv')).body,
        /Name on the card,Account,Member since/,
      )

      assert.equal((await browser.post(`/admin/loyalty/members/${id}/clear`, {})).statusCode, 303)
      assert.match((await browser.get('/admin/loyalty/members')).body, /The points are gone/)
      await browser.post(`/admin/loyalty/members/${id}/clear`, {})
      assert.match((await browser.get('/admin/loyalty/members')).body, /This member has no points/)

      const refused = await browser.post(`/admin/loyalty/members/${id}/remove`, { confirm: 'Sara' })
      assert.match(refused.body, /Write .*Reza/)
      const done = await browser.post(`/admin/loyalty/members/${id}/remove`, { confirm: 'Reza' })
      assert.deepEqual([done.statusCode, done.headers.location], [303, '/admin/loyalty/members'])
      assert.match((await browser.get('/admin/loyalty/members?cardName=Re')).body, /Nobody is a member/)
    })

    it('forgets points after a year', async () => {
      panel.clock.advance(366 * 24 * 3_600_000)
      await panel.settle()
      assert.deepEqual(await panel.db.read('example_loyalty_points').select(), [])
    })
  })
