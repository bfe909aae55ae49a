import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { engines } from 'nettoria/testing'
import { operator } from './operator.js'
import type { Operator } from './operator.js'

const canary = 'settings-secret-canary'

for (const engine of engines())
  describe(`settings of plugins on ${engine}`, () => {
    let op: Operator
    before(async () => {
      op = await operator({ engine, settings: { sampler: { site: 'https://from-file.example' } } })
    })
    after(() => op.stop())
    const running = async () => (await op.panel.api('GET', '/api/sampler')).body

    it('shows every field with defaults and where a value comes from', async () => {
      const { status, body } = await op.get('/plugins/sampler/settings')
      assert.equal(status, 200)
      assert.deepEqual(body.values, {
        shop: 'Corner',
        site: 'https://from-file.example',
        about: null,
        rate: 5,
        open: true,
        mode: 'test',
      })
      assert.deepEqual([body.secrets, body.fromFile], [{ key: false }, ['site']])
    })

    it('takes effect at once', async () => {
      const { status } = await op.call('PATCH', '/plugins/sampler/settings', { values: { shop: 'Harbour', rate: 7 } })
      assert.equal(status, 200)
      assert.deepEqual(await running(), { shop: 'Harbour', rate: 7, open: true, key: null })
    })

    it('says of each field what is wrong, and stores nothing of it', async () => {
      const values = { shop: 'x'.repeat(21), site: 'nowhere', rate: 2.5, open: 'yes', mode: 'other', nonsense: 1 }
      const { status, body } = await op.call('PATCH', '/plugins/sampler/settings', { values })
      assert.deepEqual([status, body.code], [400, 'SETTINGS_INVALID'])
      assert.deepEqual(body.errors.map((error: { path: string }) => error.path).sort(), [
        'mode',
        'nonsense',
        'open',
        'rate',
        'shop',
        'site',
      ])
      assert.equal((await running()).shop, 'Harbour')
      const polluted = JSON.parse('{"values":{"__proto__":"x"}}') as object
      assert.equal((await op.call('PATCH', '/plugins/sampler/settings', polluted)).status, 400)
    })

    it('wants a conditional field only while its condition is met', async () => {
      const without = await op.call('PATCH', '/plugins/sampler/settings', { values: { mode: 'live' } })
      assert.deepEqual([without.status, without.body.errors[0].path], [400, 'key'])
      const given = await op.call('PATCH', '/plugins/sampler/settings', { values: { mode: 'live', key: canary } })
      assert.equal(given.status, 200)
      assert.equal((await running()).key, canary)
    })

    it('never shows a secret, keeps it when left empty, forgets it when told to', async () => {
      const read = await op.get('/plugins/sampler/settings')
      assert.deepEqual(read.body.secrets, { key: true })
      const page = await op.browser.get('/admin/plugins/sampler/settings')
      for (const text of [JSON.stringify(read.body), page.body, op.log.join('\n')]) assert.ok(!text.includes(canary))
      const rows = JSON.stringify(await op.panel.db.read('core_plugin_settings').select())
      assert.ok(!rows.includes(canary), 'sealed in the database')
      await op.call('PATCH', '/plugins/sampler/settings', { values: { key: '', rate: 8 } })
      assert.deepEqual([(await running()).key, (await running()).rate], [canary, 8])
      await op.call('PATCH', '/plugins/sampler/settings', { values: { key: null, mode: 'test' } })
      assert.equal((await running()).key, null)
    })

    it('works as a form without scripts', async () => {
      const url = '/admin/plugins/sampler/settings'
      const page = await op.browser.get(url)
      for (const name of ['s.shop', 's.site', 's.about', 's.rate', 's.open', 's.mode', 's.key'])
        assert.ok(page.body.includes(`name="${name}"`), name)
      assert.ok(page.body.includes('Counts only while'))
      const wrong = await op.browser.post(url, { 's.shop': 'Kiosk', 's.rate': '۹۹', 's.mode': 'test' }, url)
      assert.equal(wrong.statusCode, 400)
      assert.ok(wrong.body.includes('This must be at most 10.'), 'the fault stands beside the field')
      assert.ok(wrong.body.includes('value="Kiosk"'), 'what was entered is still there')
      const saved = await op.browser.post(url, { 's.shop': 'Kiosk', 's.rate': '۹', 's.mode': 'test' }, url)
      assert.equal(saved.statusCode, 303)
      assert.deepEqual(await running(), { shop: 'Kiosk', rate: 9, open: false, key: null })
    })

    it('refuses forged forms, foreign plugins and people without the right', async () => {
      const forged = await op.browser.post('/admin/plugins/sampler/settings', { _csrf: 'nonsense', 's.shop': 'Forged' })
      assert.equal(forged.statusCode, 403)
      assert.equal((await op.get('/plugins/nobody/settings')).status, 404)
      const customer = await op.panel.customer()
      for (const [method, body] of [['GET'], ['PATCH', { values: {} }]] as const)
        assert.equal(
          (await op.panel.api(method, '/api/admin/plugins/sampler/settings', { token: customer.token, body })).status,
          403,
        )
      assert.equal((await running()).shop, 'Kiosk')
    })
  })
