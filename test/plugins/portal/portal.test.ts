import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Tx } from 'nettoria'
import { DemoSeeds } from 'nettoria/contracts/demo'
import { createTestPanel, engines } from 'nettoria/testing'
import type { TestPanel, TestUser } from 'nettoria/testing'
import { imageIcon } from '../../../plugins/portal/image-icon.js'

for (const engine of engines())
  describe(`portal on ${engine}`, () => {
    let panel: TestPanel
    let user: TestUser
    before(async () => {
      panel = await createTestPanel({ engine, plugins: ['catalog', 'compute', 'hypervisor-simulator', 'portal'] })
      for (const { adapter } of panel.panel.services.registries.registry(DemoSeeds).list())
        await panel.db.transaction((tx) => (adapter as { seed(tx: Tx): Promise<void> }).seed(tx))
      user = await panel.customer()
    })
    after(() => panel.stop())

    const page = async (url: string, headers: Record<string, string> = {}) => {
      const answer = await panel.inject({ method: 'GET', url, headers: { accept: 'text/html', ...headers } })
      return { status: answer.statusCode, html: answer.body, headers: answer.headers }
    }
    const signedIn = () => ({ authorization: `Bearer ${user.token}` })

    it('shows guests what is on sale, with prices, and links each plan to the order form', async () => {
      const { status, html } = await page('/')
      assert.equal(status, 200)
      assert.match(html, /<html lang="en" dir="ltr" data-bs-theme="auto">/)
      assert.match(html, /€8\.90/)
      assert.match(html, /From €4\.50 a month/)
      assert.match(html.replaceAll('&#x3D;', '='), /href="\/order\?serviceId=1&amp;planId=3"/)
      assert.match(html, /Germany/)
      assert.match(html, /href="\/register"/)
    })

    it('speaks Persian from right to left', async () => {
      const { html } = await page('/', { 'accept-language': 'fa' })
      assert.match(html, /<html lang="fa" dir="rtl"/)
      assert.match(html, /tabler\.rtl\.min\.css/)
      assert.match(html, /سرور ابری/)
      assert.match(html, /آلمان/)
    })

    it('writes no inline style and no inline script', async () => {
      const pages = [await page('/'), await page('/dashboard', signedIn())]
      for (const { html } of pages) assert.doesNotMatch(html, /<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=/)
    })

    it('keeps guests from the dashboard', async () => {
      const { status, headers } = await page('/dashboard')
      assert.equal(status, 303)
      assert.match(String(headers['location']), /^\/login\?next=%2Fdashboard/)
    })

    it('tells a customer without servers what to do next', async () => {
      const { status, html } = await page('/dashboard', signedIn())
      assert.equal(status, 200)
      assert.match(html, /Order your first server/)
      assert.doesNotMatch(html, /not confirmed yet/)
    })

    it('reminds of an unproven phone', async () => {
      const fresh = await panel.customer({ verified: false })
      const { html } = await page('/dashboard', { authorization: `Bearer ${fresh.token}` })
      assert.match(html, /Your mobile number is not confirmed yet/)
    })

    it('asks the database at most five times for its part of the dashboard', async () => {
      await page('/dashboard', signedIn())
      const asked: string[] = []
      const note = (query: { sql: string }) => asked.push(query.sql)
      panel.db.read.on('query', note)
      await page('/dashboard', signedIn())
      panel.db.read.removeListener('query', note)
      const own = asked.filter((sql) => /compute_|catalog_|core_tasks/.test(sql))
      assert.ok(own.length > 0 && own.length <= 5, asked.join('\n'))
    })

    it('has an icon for every family of systems', () => {
      assert.equal(imageIcon('debian'), 'brand-debian')
      assert.equal(imageIcon(undefined), 'server-2')
    })
  })
