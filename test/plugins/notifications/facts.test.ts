import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Events } from 'nettoria'
import { InvoicePaid } from 'nettoria/contracts/billing'
import { InstanceFailed, InstanceReady, InstanceTerminated } from 'nettoria/contracts/compute'
import { OrderFailed } from 'nettoria/contracts/ordering'
import { createTestPanel, engines } from 'nettoria/testing'
import type { TestPanel, TestUser } from 'nettoria/testing'

for (const engine of engines())
  describe(`customers are told what happened on ${engine}`, () => {
    let panel: TestPanel
    let user: TestUser
    let token: string

    before(async () => {
      panel = await createTestPanel({ engine, plugins: ['notifications', 'message-outbox'] })
      user = await panel.customer()
      token = (await panel.admin()).token
      await panel.settle()
    })
    after(() => panel.stop())

    async function messagesAfter(
      publish: () => Promise<void>,
    ): Promise<{ channel: string; subject: string | null; text: string }[]> {
      const newest = await panel.db.read('message_outbox_messages').max({ id: 'id' }).first()
      await publish()
      await panel.settle()
      const { body } = await panel.api('GET', '/api/admin/outbox?limit=100', { token })
      return body.items.filter((item: { id: number }) => item.id > Number(newest?.['id'] ?? 0)).reverse()
    }
    const events = () => panel.get(Events)
    const fact = () => ({ instanceId: 7, subscriptionId: 3, accountId: user.accountId, hostname: 'web-1' })

    test('a server is ready', async () => {
      const told = await messagesAfter(() =>
        panel.db.transaction((tx) =>
          events().publish(tx, InstanceReady, { ...fact(), ips: ['192.0.2.7', '2001:db8::7'] }),
        ),
      )
      assert.deepEqual(told.map(({ channel }) => channel).sort(), ['email', 'sms'])
      for (const { text } of told) assert.match(text, /web-1[^]*192\.0\.2\.7, 2001:db8::7/)
      assert.match(told.find(({ channel }) => channel === 'email')?.text ?? '', /\/servers\/7/)
    })

    test('a server is parked, is removed; a refund is told by its order alone', async () => {
      const failed = await messagesAfter(() =>
        panel.db.transaction(async (tx) => {
          await events().publish(tx, InstanceFailed, { ...fact(), reason: 'no space', remedy: 'park' })
          await events().publish(tx, InstanceFailed, { ...fact(), instanceId: 8, reason: 'no space', remedy: 'refund' })
        }),
      )
      // Deliveries of one batch run beside each other: what must come last is published last.
      const removed = await messagesAfter(() =>
        panel.db.transaction((tx) => events().publish(tx, InstanceTerminated, { ...fact(), instanceId: 9 })),
      )
      const told = [...failed, ...removed]
      assert.deepEqual(told.map(({ subject }) => subject).sort(), [
        'Your server web-1 takes longer',
        'Your server web-1 was removed',
      ])
      assert.ok(
        told.every(({ text }) => !text.includes('no space')),
        'reasons are for operators',
      )
    })

    test('what happened is read in the panel, by its owner alone, in the language of the reader', async () => {
      const other = await panel.customer()
      await panel.settle()
      const ask = (method: string, path: string, by: TestUser, headers = {}) =>
        panel.api(method, `/api/notifications${path}`, { token: by.token, headers })
      const list = (await ask('GET', '?limit=2', user)).body
      assert.deepEqual(
        list.items.map((item: { text: string; readAt: null }) => [item.text, item.readAt]),
        [
          ['Your server web-1 was removed.', null],
          ['Your server web-1 takes longer. Our operators look after it.', null],
        ],
      )
      const more = (await ask('GET', `?limit=2&cursor=${list.nextCursor}`, user)).body
      assert.deepEqual([more.items.length, more.nextCursor], [1, null])
      const persian = (await ask('GET', '', user, { 'accept-language': 'fa' })).body.items[0].text
      assert.match(persian, /حذف شد/)
      assert.deepEqual((await ask('GET', '', other)).body.items, [])
      const { id } = list.items[0]
      assert.equal((await ask('POST', `/${id}/read`, other)).status, 404)
      assert.equal((await ask('POST', `/${id}/read`, user)).status, 204)
      assert.equal((await ask('GET', '?unread=true', user)).body.items.length, 2)
      assert.equal((await ask('POST', '/read-all', user)).status, 204)
      assert.deepEqual((await ask('GET', '?unread=true', user)).body.items, [])
    })

    test('a payment came, an order failed', async () => {
      const order = { orderId: 5, accountId: user.accountId, invoiceId: 4 }
      const told = await messagesAfter(() =>
        panel.db.transaction(async (tx) => {
          await events().publish(tx, InvoicePaid, {
            invoiceId: 4,
            accountId: user.accountId,
            subject: { kind: 'ordering.order', id: 5 },
            total: { currency: 'EUR', amount: '12.50' },
          })
          await events().publish(tx, OrderFailed, { ...order, refunded: true })
          await events().publish(tx, OrderFailed, { ...order, orderId: 6, refunded: false })
        }),
      )
      assert.deepEqual(told.map(({ channel, subject }) => `${channel}:${subject}`).sort(), [
        'email:Payment received: €12.50',
        'email:Your order 5 was refunded',
        'email:Your order 6 could not be completed',
        'sms:null',
      ])
    })
  })

test('the outbox does not run in production unless it is told by name', async () => {
  const instance = (settings: Record<string, unknown>) => ({
    contract: 'notifications.senders',
    definition: 'outbox',
    id: 'kept',
    settings,
  })
  const lines: string[] = []
  const start = (settings: Record<string, unknown>) =>
    createTestPanel({
      plugins: ['notifications', 'message-outbox'],
      instances: [instance(settings)] as never,
      config: { production: true },
      onLog: (line) => lines.push(line),
    })
  const refused = await start({})
  const admin = await refused.admin()
  await refused.customer()
  await refused.settle()
  assert.deepEqual((await refused.api('GET', '/api/admin/outbox', { token: admin.token })).body.items, [])
  assert.ok(lines.some((line) => line.includes('OUTBOX_IN_PRODUCTION')))
  await refused.stop()

  const allowed = await start({ allowInProduction: true })
  await allowed.customer()
  await allowed.settle()
  const reader = await allowed.admin()
  assert.equal((await allowed.api('GET', '/api/admin/outbox', { token: reader.token })).body.items.length, 2)
  await allowed.stop()
})
