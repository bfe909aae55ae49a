import { BaseModel } from 'nettoria'

export class KeptMessage extends BaseModel {
  static override tableName = 'message_outbox_messages'

  /** The sender's message id: the same message is kept once. */
  messageId!: string
  channel!: 'email' | 'sms'
  recipient!: string
  subject!: string | null
  body!: string
  html!: string | null
  createdAt!: number
}
