import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { Clock, Database, Logger, PanelInfo, Sealer } from 'nettoria'
import type { AdapterInstances, Tx } from 'nettoria'
import { Messenger } from 'nettoria/contracts/messages'
import type { MessageSender, NoticeRequest, OutgoingMessage, SendResult } from 'nettoria/contracts/messages'
import { createTestPanel, engines } from 'nettoria/testing'
import type { TestPanel, TestUser } from 'nettoria/testing'
import { DeliverMessages } from '../../../plugins/notifications/deliver-messages.js'
import { Message } from '../../../plugins/notifications/message.model.js'

const minute = 60_000

/** A sender that answers what the test says, and remembers what it got. */
class ScriptedSender implements MessageSender {
  readonly channels = ['email', 'sms'] as const
  readonly got: OutgoingMessage[] = []
  answer: (message: OutgoingMessage) => Promise<SendResult> = async () => ({ status: 'sent', reference: 'r1' })
  send(message: OutgoingMessage): Promise<SendResult> {
    this.got.push(message)
    return this.answer(message)
  }
  async probe() {
    return { ok: true as const, detail: 'scripted' }
  }
}

function instancesOf(adapter: MessageSender | undefined): AdapterInstances<MessageSender> {
  const list = adapter ? [{ id: 'scripted', title: 'Scripted', definition: 'scripted', plugin: 'test', adapter }] : []
  return { list: () => list, find: () => list[0], get: () => list[0]! }
}

for (const engine of engines())
  describe(`delivery on ${engine}`, () => {
    let panel: TestPanel
    let user: TestUser
    let sender: ScriptedSender
    let serial = 0

    before(async () => {
      panel = await createTestPanel({ engine, plugins: ['notifications'] })
      user = await panel.customer()
    })
    after(() => panel.stop())
    beforeEach(async () => {
      sender = new ScriptedSender()
      await panel.db.transaction((tx) => tx('notifications_messages').delete())
    })

    const worker = (adapter: MessageSender | undefined = sender) =>
      new DeliverMessages(
        panel.get(Database),
        panel.get(Clock),
        panel.get(Logger),
        panel.get(Sealer),
        panel.get(PanelInfo),
        instancesOf(adapter),
      )
    const deliver = () => worker().run(new AbortController().signal)
    const rows = () => Message.query(panel.db.read).orderBy('id')
    const notify = (notice: Partial<NoticeRequest> = {}, also: (tx: Tx) => void = () => undefined) =>
      panel.db.transaction(async (tx) => {
        const params = { hostname: 'web-1', ips: '192.0.2.7', link: 'http://127.0.0.1:5000/servers/1' }
        const key = `test:${++serial}`
        await panel
          .get(Messenger)
          .notify(tx, { kind: 'notifications.server-ready', to: { accountId: user.accountId }, params, key, ...notice })
        also(tx)
      })

    test('a notice becomes one message a channel, in the language of the reader, and is sent once', async () => {
      await notify()
      await deliver()
      await deliver()
      assert.deepEqual(
        sender.got.map(({ channel, to, subject }) => ({ channel, to, subject })),
        [
          { channel: 'email', to: user.email, subject: 'Your server web-1 is ready' },
          { channel: 'sms', to: user.phone, subject: null },
        ],
      )
      assert.deepEqual(new Set((await rows()).map(({ state, body }) => `${state}:${body}`)), new Set(['sent:null']))
    })

    test('the same key is sent once', async () => {
      await notify({ key: 'once' })
      await notify({ key: 'once' })
      assert.equal((await rows()).length, 2)
    })

    test('a transaction that fails sends nothing', async () => {
      const failed = notify({}, () => {
        throw new Error('rolled back')
      })
      await assert.rejects(failed, /rolled back/)
      await deliver()
      assert.equal(sender.got.length, 0)
    })

    test('an unknown kind is refused by name', async () => {
      await assert.rejects(notify({ kind: 'nobody.knows' }), { code: 'NOTICE_KIND_UNKNOWN' })
    })

    test('ten workers at once send each message once', async () => {
      for (let i = 0; i < 10; i++) await notify()
      const signal = new AbortController().signal
      await Promise.all(Array.from({ length: 10 }, () => worker().run(signal)))
      assert.equal(sender.got.length, 20)
      assert.equal(new Set(sender.got.map((message) => message.id)).size, 20)
    })

    test('a refusal that may pass is tried again later under the same id, and given up at last', async () => {
      sender.answer = async () => ({ status: 'failed', reason: 'line busy', retry: true })
      await notify()
      await deliver()
      await deliver()
      assert.equal(sender.got.length, 2, 'not before its time')
      for (let i = 0; i < 12; i++) {
        panel.clock.advance(13 * 60 * minute)
        await deliver()
      }
      assert.equal(sender.got.length, 18)
      assert.equal(new Set(sender.got.map((message) => message.id)).size, 2)
      const [row] = await rows()
      assert.deepEqual([row?.state, row?.attempts, row?.lastError, row?.body], ['dead', 9, 'line busy', null])
    })

    test('a refusal for good is not tried again', async () => {
      sender.answer = async () => ({ status: 'failed', reason: 'no such number', retry: false })
      await notify()
      await deliver()
      panel.clock.advance(60 * minute)
      await deliver()
      assert.equal(sender.got.length, 2)
      assert.deepEqual(new Set((await rows()).map((row) => row.state)), new Set(['failed']))
    })

    test('an unknown outcome, also a sender that throws, is tried three times at most', async () => {
      sender.answer = async (message) => {
        if (message.channel === 'sms') throw new Error('socket hang up')
        return { status: 'unknown' }
      }
      await notify()
      for (let i = 0; i < 6; i++) {
        await deliver()
        panel.clock.advance(60 * minute)
      }
      assert.equal(sender.got.length, 6)
      assert.deepEqual(new Set((await rows()).map((row) => row.state)), new Set(['dead']))
    })

    test('a message whose worker died is taken up when its claim has run out', async () => {
      await notify()
      await panel.db.transaction((tx) =>
        tx('notifications_messages').update({
          state: 'sending',
          claim: 'dead-worker',
          due_at: panel.clock.now() + minute,
        }),
      )
      await deliver()
      assert.equal(sender.got.length, 0)
      panel.clock.advance(minute)
      await deliver()
      assert.equal(sender.got.length, 2)
      assert.deepEqual(
        (await rows()).map((row) => row.doubts),
        [1, 1],
      )
    })

    test('without a sender messages wait, and go when there is one', async () => {
      await notify()
      const signal = new AbortController().signal
      await new DeliverMessages(
        panel.get(Database),
        panel.get(Clock),
        panel.get(Logger),
        panel.get(Sealer),
        panel.get(PanelInfo),
        instancesOf(undefined),
      ).run(signal)
      assert.deepEqual(
        (await rows()).map((row) => [row.state, row.attempts]),
        [
          ['queued', 0],
          ['queued', 0],
        ],
      )
      panel.clock.advance(minute)
      await deliver()
      assert.equal(sender.got.length, 2)
    })

    test('codes lie sealed in the queue', async () => {
      await notify({
        kind: 'identity.phone-code',
        to: { userId: user.id, phone: '+989121112233' },
        params: { code: '314159', minutes: 5 },
      })
      const [row] = await rows()
      assert.ok(row?.body && !row.body.includes('314159'))
      await deliver()
      assert.equal(sender.got[0]?.to, '+989121112233')
      assert.match(sender.got[0]?.text ?? '', /314159/)
    })

    test('D11 a name with line breaks adds no header, and its markup is inert', async () => {
      await notify({
        params: { hostname: 'a\r\nBcc: x@example.com<script>', ips: '<b>1</b>', link: 'http://x.test/"onload=1' },
      })
      await deliver()
      const mail = sender.got.find((message) => message.channel === 'email')
      assert.equal(mail?.subject, 'Your server a Bcc: x@example.com<script> is ready')
      assert.ok(mail.html && !/<script|<b>|"onload/.test(mail.html))
    })

    test('Persian readers get Persian, written from right to left', async () => {
      await panel.db.transaction((tx) => tx('identity_users').where({ id: user.id }).update({ locale: 'fa' }))
      await notify()
      await deliver()
      assert.match(sender.got[0]?.subject ?? '', /آماده است/)
      assert.match(sender.got[0]?.html ?? '', /<html lang="fa" dir="rtl">/)
    })
  })
