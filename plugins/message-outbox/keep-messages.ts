import { dataErrors, isPanelError } from 'nettoria'
import type { Clock, Database } from 'nettoria'
import type { MessageSender, OutgoingMessage, SendResult } from 'nettoria/contracts/messages'
import { KeptMessage } from './kept-message.model.js'

/** A sender that writes messages to a table. */
export class KeepMessages implements MessageSender {
  readonly channels = ['email', 'sms'] as const

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async send(message: OutgoingMessage): Promise<SendResult> {
    const { id: messageId, channel, to: recipient, subject, text: body, html } = message
    const createdAt = this.clock.now()
    try {
      const kept = await this.db.transaction(async (tx) =>
        KeptMessage.query(tx).insert({ messageId, channel, recipient, subject, body, html, createdAt }),
      )
      return { status: 'sent', reference: String(kept.id) }
    } catch (error) {
      if (!isPanelError(error, dataErrors.DATA_DUPLICATE.code)) throw error
      return { status: 'sent' }
    }
  }

  async probe(): Promise<{ ok: true; detail: string }> {
    const [row] = await this.db.read(KeptMessage.tableName).count({ kept: '*' })
    return { ok: true, detail: `${row?.['kept'] ?? 0} messages are kept` }
  }
}
