import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createTestPanel, engines } from 'nettoria/testing'
import type { TestPanel } from 'nettoria/testing'

for (const engine of engines())
  describe(`messages on ${engine}`, () => {
    let panel: TestPanel
    before(async () => {
      panel = await createTestPanel({ engine, plugins: ['notifications', 'message-outbox'] })
    })
    after(() => panel.stop())

    test('a code and a link of a sign-up reach the outbox, and are erased from the queue', async () => {
      const user = await panel.customer()
      await panel.settle()
      const admin = await panel.admin()
      const sms = await panel.api('GET', `/api/admin/outbox?to=${encodeURIComponent(user.phone)}&channel=sms`, {
        token: admin.token,
      })
      assert.equal(sms.status, 200, JSON.stringify(sms.body))
      assert.match(sms.body.items[0].text, /^Your code is \d{6}\./)
      assert.equal(sms.body.items[0].to, user.phone)
      const mail = await panel.api('GET', `/api/admin/outbox?to=${user.email}`, { token: admin.token })
      assert.match(mail.body.items[0].html, /<a href="http:\/\/127\.0\.0\.1:5000\/verify-email\/[\w-]+" dir="ltr">/)
      const rows = await panel.db.read('notifications_messages').select('state', 'body', 'subject', 'sensitive')
      assert.equal(rows.length, 2)
      for (const row of rows)
        assert.deepEqual({ ...row, sensitive: 1 }, { state: 'sent', body: null, subject: null, sensitive: 1 })
    })

    test('a customer may not read the outbox', async () => {
      const user = await panel.customer()
      assert.equal((await panel.api('GET', '/api/admin/outbox', { token: user.token })).status, 403)
      assert.equal((await panel.api('GET', '/api/admin/outbox')).status, 401)
    })

    test('staff read it as a page', async () => {
      const admin = await panel.admin()
      const login = await panel.inject({ method: 'GET', url: '/login' })
      const csrf = /name="_csrf" value="([^"]+)"/.exec(login.body)?.[1] ?? ''
      const cookies = Object.fromEntries(login.cookies.map((cookie) => [cookie.name, cookie.value]))
      const signedIn = await panel.inject({
        method: 'POST',
        url: '/login',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        cookies,
        payload: new URLSearchParams({ _csrf: csrf, identifier: admin.email, password: admin.password }).toString(),
      })
      assert.equal(signedIn.statusCode, 303, signedIn.body)
      const session = Object.fromEntries(signedIn.cookies.map((cookie) => [cookie.name, cookie.value]))
      const page = await panel.inject({ method: 'GET', url: '/admin/outbox?channel=&to=', cookies: session })
      assert.equal(page.statusCode, 200, page.body)
      assert.match(page.body, /Your code is \d{6}/)
      const notices = await panel.inject({ method: 'GET', url: '/notifications', cookies: session })
      assert.equal(notices.statusCode, 200, notices.body)
      assert.match(notices.body, /Nothing new/)
    })
  })
