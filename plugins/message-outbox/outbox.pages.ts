import { Type, emptyForm, instantToJson, listQuery } from 'nettoria'
import type { App, Database } from 'nettoria'
import { OutboxPage } from './outbox.view.js'
import { filters, readMessages } from './read-messages.js'

const channels = ['', 'email', 'sms'] as const

// An empty choice of the form means no filter.
const Query = Type.Object({
  ...listQuery,
  to: filters.to,
  channel: Type.Optional(Type.Union(channels.map((channel) => Type.Literal(channel)))),
})

export function outboxPages(app: App, db: Database): void {
  app.get(
    '/outbox',
    { config: { permission: 'message-outbox.messages.read' }, schema: { querystring: Query } },
    async (request, reply) => {
      const { to = '', channel = '', ...list } = request.query
      const page = await readMessages(db, { ...list, to, ...(channel ? { channel } : {}) })
      const next = new URLSearchParams({ to, channel, cursor: page.nextCursor ?? '' })
      return reply.page(OutboxPage, {
        form: emptyForm({ to, channel }),
        channels: channels.map((value) => ({ value, label: request.t(`message-outbox.channel.${value || 'any'}`) })),
        messages: page.items.map(({ id, channel: by, recipient, subject, body, createdAt }) => {
          return {
            id,
            channel: by,
            to: recipient,
            subject: subject ?? '',
            text: body,
            createdAt: instantToJson(createdAt),
          }
        }),
        next: page.nextCursor ? `/admin/outbox?${next.toString()}` : '',
      })
    },
  )
}
