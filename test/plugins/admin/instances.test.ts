import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PaymentGateways } from 'nettoria/contracts/billing'
import { engines } from 'nettoria/testing'
import { operator } from './operator.js'
import type { Operator } from './operator.js'

const contract = 'billing.gateways'
const definition = 'sample'
const token = 'right-token-canary'

for (const engine of engines())
  describe(`connections on ${engine}`, () => {
    let op: Operator
    before(async () => {
      op = await operator({
        engine,
        instances: [{ contract, definition, id: 'filed', title: 'Filed', settings: { token: 'x' } }],
      })
    })
    after(() => op.stop())
    const live = () =>
      op.panel
        .get(PaymentGateways)
        .list()
        .map(({ id }) => id)
    const test = (settings: object, instance?: string) =>
      op.call('POST', '/instances/test', { contract, definition, settings, ...(instance ? { instance } : {}) })

    it('tests what was entered before it is kept', async () => {
      assert.deepEqual((await test({ token })).body, { ok: true, detail: 'fine', reason: null })
      assert.deepEqual((await test({ token: 'wrong' })).body, {
        ok: false,
        detail: null,
        reason: 'the token is not right',
      })
      assert.deepEqual((await test({ token, answer: 'throw' })).body, {
        ok: false,
        detail: null,
        reason: 'no route to host',
      })
      const missing = await test({})
      assert.deepEqual([missing.status, missing.body.errors[0].path], [400, 'token'])
      assert.deepEqual(live(), ['filed'])
    })

    it('connects several, in an order, and says which come from a file', async () => {
      for (const instance of ['first', 'second']) {
        const made = await op.call('POST', '/instances', {
          contract,
          definition,
          instance,
          title: instance,
          settings: { token },
        })
        assert.equal(made.status, 201, JSON.stringify(made.body))
        assert.deepEqual([made.body.state, made.body.secrets], ['running', { token: true }])
      }
      assert.deepEqual(live(), ['filed', 'first', 'second'])
      await op.call('POST', `/instances/${contract}/second/move`, { direction: 'up' })
      assert.deepEqual(live(), ['filed', 'second', 'first'])
      const again = await op.call('POST', '/instances', {
        contract,
        definition,
        instance: 'first',
        title: 'x',
        settings: { token },
      })
      assert.deepEqual([again.status, again.body.code], [409, 'INSTANCE_EXISTS'])
      const filed = await op.call('PATCH', `/instances/${contract}/filed`, { title: 'Mine' })
      assert.deepEqual([filed.status, filed.body.code], [409, 'INSTANCE_FROM_FILE'])
      assert.equal((await op.call('DELETE', `/instances/${contract}/filed`)).status, 409)
    })

    it('keeps a secret that is left empty, and never shows it', async () => {
      const changed = await op.call('PATCH', `/instances/${contract}/first`, {
        title: 'First gate',
        settings: { token: '', answer: 'well' },
      })
      assert.equal(changed.status, 200)
      assert.deepEqual((await test({ answer: 'well' }, 'first')).body, { ok: true, detail: 'well', reason: null })
      const pages = [
        await op.browser.get('/admin/instances'),
        await op.browser.get(`/admin/instances/${contract}/first`),
      ]
      const rows = JSON.stringify(await op.panel.db.read('core_adapter_instances').select())
      const said = JSON.stringify((await op.get('/instances')).body)
      for (const text of [...pages.map(({ body }) => body), rows, said, op.log.join('\n')])
        assert.ok(!text.includes(token))
      assert.ok(pages[0]!.body.includes('First gate'))
    })

    it('switches off and on, and forgets', async () => {
      await op.call('PATCH', `/instances/${contract}/second`, { enabled: false })
      assert.deepEqual(live(), ['filed', 'first'])
      await op.call('PATCH', `/instances/${contract}/second`, { enabled: true })
      assert.deepEqual(live(), ['filed', 'second', 'first'])
      assert.equal((await op.call('DELETE', `/instances/${contract}/second`)).status, 204)
      assert.deepEqual(live(), ['filed', 'first'])
      assert.equal((await op.get(`/instances/${contract}/second`)).status, 404)
    })

    it('keeps no secret in the page that waits for a sign-in', async () => {
      const url = `/admin/instances/${contract}/new/${definition}`
      const fields = { title: 'Fourth', instance: 'fourth', 's.token': token, 's.answer': 'fine' }
      const payload = new URLSearchParams(fields).toString()
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const ended = await op.panel.inject({ method: 'POST', url, payload, headers })
      assert.equal(ended.statusCode, 401)
      assert.match(ended.body, /name="s.answer" hidden>fine</)
      assert.doesNotMatch(ended.body, new RegExp(token))
      const named = await op.panel.inject({ method: 'POST', url, payload: `${payload}&_secret=s.answer`, headers })
      assert.doesNotMatch(named.body, /name="s.answer"/, 'whatever its name, when it stood in a field for passwords')
      assert.match((await op.browser.get(url)).body, /name="_secret" value="s.token"/)
    })

    it('works as forms without scripts', async () => {
      const url = `/admin/instances/${contract}/new/${definition}`
      const fields = { title: 'Third', instance: 'third', 's.token': token, 's.answer': 'fine' }
      const tested = await op.browser.post(url, { ...fields, act: 'test' }, url)
      assert.equal(tested.statusCode, 200)
      assert.ok(
        tested.body.includes('The connection works. fine') &&
          tested.body.includes('value="Third"') &&
          !tested.body.includes(token),
      )
      const wrong = await op.browser.post(url, { ...fields, instance: 'Not a slug!', 's.token': '' }, url)
      assert.equal(wrong.statusCode, 400)
      assert.ok(wrong.body.includes('id="error-instance"'))
      const made = await op.browser.post(url, fields, url)
      assert.deepEqual([made.statusCode, made.headers.location], [303, '/admin/instances'])
      assert.deepEqual(live(), ['filed', 'first', 'third'])
      const page = `/admin/instances/${contract}/third`
      assert.equal((await op.browser.post(`${page}/up`, {}, '/admin/instances')).statusCode, 303)
      assert.deepEqual(live(), ['filed', 'third', 'first'])
      assert.equal((await op.browser.post(`${page}/delete`, { confirm: 'thrid' }, `${page}/delete`)).statusCode, 400)
      assert.equal((await op.browser.post(`${page}/delete`, { confirm: 'third' }, `${page}/delete`)).statusCode, 303)
      assert.deepEqual(live(), ['filed', 'first'])
    })
  })
