import { Database, InstantSchema, Type, inject, injectable, instantToJson, listOf, listQuery } from 'nettoria'
import type { App } from 'nettoria'
import { filters, readMessages } from './read-messages.js'

const Message = Type.Object({
  id: Type.Integer(),
  channel: Type.Union([Type.Literal('email'), Type.Literal('sms')]),
  to: Type.String(),
  subject: Type.Union([Type.String(), Type.Null()]),
  text: Type.String(),
  html: Type.Union([Type.String(), Type.Null()]),
  createdAt: InstantSchema,
})

@injectable()
export class OutboxRoutes {
  constructor(@inject(Database) private readonly db: Database) {}

  routes(app: App): void {
    const { db } = this
    app.get(
      '/admin/outbox',
      {
        config: { permission: 'message-outbox.messages.read' },
        schema: {
          summary: 'Messages that were kept instead of sent',
          tags: ['Development'],
          querystring: Type.Object({ ...listQuery, ...filters }),
          response: { 200: listOf(Message) },
        },
      },
      async (request) => {
        const page = await readMessages(db, request.query)
        const items = page.items.map(({ id, channel, recipient, subject, body, html, createdAt }) => {
          return { id, channel, to: recipient, subject, text: body, html, createdAt: instantToJson(createdAt) }
        })
        return { items, nextCursor: page.nextCursor }
      },
    )
  }
}
