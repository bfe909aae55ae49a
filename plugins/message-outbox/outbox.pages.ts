import { Database, Type, inject, injectable, instantToJson } from 'nettoria'
import type { App } from 'nettoria'
import { OutboxPage } from './outbox.view.js'
import { filters, readMessages } from './read-messages.js'

const channels = ['', 'email', 'sms'] as const

/** /admin/outbox: what would have been sent. */
@injectable()
export class OutboxPages {
  constructor(@inject(Database) private readonly db: Database) {}

  routes(app: App): void {
    app.list('/outbox', {
      permission: 'message-outbox.messages.read',
      page: OutboxPage,
      filters: { to: filters.to, channel: Type.Enum([...channels]) },
      load: (_request, list, { to = '', channel }) =>
        readMessages(this.db, { ...list, to, ...(channel && { channel: channel as 'email' | 'sms' }) }),
      show: (request, { items, form, first, next }) => ({
        form,
        channels: channels.map((value) => ({ value, label: request.t(`message-outbox.channel.${value || 'any'}`) })),
        messages: items.map(({ id, channel, recipient, subject, body, createdAt }) => ({
          id,
          channel,
          to: recipient,
          subject: subject ?? '',
          text: body,
          createdAt: instantToJson(createdAt),
        })),
        first,
        next,
      }),
    })
  }
}
