import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Operations, Type, defineEvent } from 'nettoria'
import { engines } from 'nettoria/testing'
import { operator } from './operator.js'
import type { Operator } from './operator.js'

const Dropped = defineEvent({
  name: 'sampler.cup.dropped',
  version: 1,
  payload: Type.Object({}),
  aggregate: () => 'cup',
})

for (const engine of engines())
  describe(`operations on ${engine}`, () => {
    let op: Operator
    let broken = true
    before(async () => {
      op = await operator({ engine })
      op.panel.panel.services.events.on('sampler', Dropped, 'sweep', async () => {
        if (broken) throw new Error('the broom is gone')
      })
    })
    after(() => op.stop())

    it('lists dead letters, names why, and delivers them again', async () => {
      await op.panel.db.transaction((tx) => op.panel.panel.services.events.events.publish(tx, Dropped, {}))
      for (let attempt = 0; attempt < 10; attempt++) {
        await op.panel.settle()
        op.panel.clock.advance(3_600_000)
      }
      op.admin = await op.panel.admin()
      const call = (method: string, url: string) => op.panel.api(method, `/api/admin${url}`, { token: op.admin.token })
      const { body } = await call('GET', '/dead-letters')
      assert.equal(body.items.length, 1)
      assert.equal(body.items[0].handler, 'sampler/sweep')
      assert.match(body.items[0].lastError, /the broom is gone/)
      const attention = (await call('GET', '/attention')).body.items
      assert.ok(attention.some((item: { href: string }) => item.href === '/admin/dead-letters'))
      const page = await op.browser.get('/admin/dead-letters')
      assert.ok(page.body.includes('the broom is gone'))
      broken = false
      const retried = await op.browser.post(`/admin/dead-letters/${body.items[0].id}/retry`, {}, '/admin/dead-letters')
      assert.equal(retried.statusCode, 303)
      await op.panel.settle()
      assert.equal((await call('GET', '/dead-letters')).body.items.length, 0)
      assert.equal((await call('POST', `/dead-letters/${body.items[0].id}/retry`)).status, 404)
    })

    it('says what is healthy and what is not', async () => {
      const health = op.panel.get(Operations)
      const fine = await health.health()
      assert.deepEqual(
        [...new Set(fine.map(({ id }) => id))],
        ['database', 'secrets', 'plugins', 'adapters', 'jobs', 'events', 'disk', 'clock'],
      )
      assert.deepEqual(
        fine.filter(({ state }) => state === 'broken'),
        [],
      )
      await op.panel.db.transaction((tx) =>
        tx('core_plugins').where({ id: 'sampler' }).update({ state: 'failed', failure: 'it fell' }),
      )
      op.panel.clock.advance(-11 * 3_600_000)
      const ill = (await health.health()).filter(({ state }) => state === 'broken')
      assert.deepEqual(ill.map(({ id, outcome }) => `${id}.${outcome}`).sort(), ['clock.back', 'plugins.failed'])
      await op.panel.db.transaction((tx) =>
        tx('core_plugins').where({ id: 'sampler' }).update({ state: 'enabled', failure: null }),
      )
      op.panel.clock.advance(11 * 3_600_000)
    })

    it('shows jobs, health and search as pages', async () => {
      for (const url of [
        '/admin',
        '/admin/jobs',
        '/admin/jobs?state=failed',
        '/admin/health',
        '/admin/search?q=admin',
        '/admin/search?q=%D9%BE',
      ])
        assert.equal((await op.browser.get(url)).statusCode, 200, url)
      const found = await op.browser.get('/admin/search?q=admin@')
      assert.ok(found.body.includes('admin@example.com'))
    })
  })

const shop = [
  'billing',
  'catalog',
  'compute',
  'hypervisor-simulator',
  'message-outbox',
  'notifications',
  'ordering',
  'subscriptions',
]

for (const engine of engines())
  describe(`what other plugins add on ${engine}`, () => {
    let op: Operator
    before(async () => {
      op = await operator({ engine, plugins: shop })
      await op.panel.db.transaction((tx) =>
        tx('ordering_orders').insert({
          id: 12,
          account_id: op.admin.accountId,
          user_id: op.admin.id,
          status: 'failed',
          currency: 'EUR',
          subtotal_minor: 1,
          discount_minor: 0,
          tax_minor: 0,
          total_minor: 1,
          created_at: 1,
        }),
      )
    })
    after(() => op.stop())

    it('is searched and counted, as far as the reader may see it', async () => {
      const { body } = await op.get('/attention')
      assert.deepEqual(body.items, [
        { text: '1 failed order waits for a decision', count: 1, level: 'danger', href: '/admin/orders?status=parked' },
      ])
      assert.ok((await op.browser.get('/admin')).body.includes('1 failed order waits for a decision'))
      const { body: found } = await op.get('/search?q=%2312')
      assert.ok(found.items.some((hit: { href: string }) => hit.href === '/admin/orders/12'))
      for (const sought of ['web-01', '192.0.2.7', '#12', '%'])
        assert.equal((await op.get(`/search?q=${encodeURIComponent(`${sought} `)}`)).status, 200)
      assert.deepEqual(
        op.log.filter((line) => /could not be (searched|counted)/.test(line)),
        [],
      )
    })
  })
