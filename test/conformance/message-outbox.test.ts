import { after, before, describe } from 'node:test'
import { MessageSenders } from 'nettoria/contracts/messages'
import { createTestPanel, engines } from 'nettoria/testing'
import type { TestPanel } from 'nettoria/testing'
import { senderConformance } from 'nettoria/testing/conformance/sender'

const table = 'message_outbox_messages'

for (const engine of engines())
  describe(`message outbox on ${engine}`, () => {
    let panel: TestPanel
    before(async () => {
      panel = await createTestPanel({ engine, plugins: ['message-outbox'] })
    })
    after(() => panel.stop())

    senderConformance('message outbox', async () => {
      await panel.db.read(table).delete()
      return {
        sender: panel.get(MessageSenders).get('outbox').adapter,
        recipients: { email: 'sara@example.com', sms: '+989121234567' },
        async arrived() {
          const rows = (await panel.db.read(table).orderBy('id')) as { recipient: string; body: string }[]
          return rows.map(({ recipient: to, body: text }) => ({ to, text }))
        },
        idempotent: true,
        close: async () => undefined,
      }
    })
  })
