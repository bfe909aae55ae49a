import { BaseModel } from 'nettoria'

/**
 * `queued` waits for `dueAt`; `sending` is claimed until `dueAt`; `sent` was taken by a sender; `failed` was refused by it;
 * `dead` was tried too often.
 */
export type MessageState = 'queued' | 'sending' | 'sent' | 'failed' | 'dead'

export class Message extends BaseModel {
  static override tableName = 'notifications_messages'
  static override codecs = { sensitive: 'flag' } as const

  messageKey!: string
  channel!: 'email' | 'sms'
  userId!: number
  kind!: string
  address!: string
  locale!: string
  sensitive!: boolean
  /** Sealed when sensitive; null for SMS and once finished. */
  subject!: string | null
  body!: string | null
  state!: MessageState
  attempts!: number
  /** Tries whose outcome is unknown. */
  doubts!: number
  dueAt!: number
  claim!: string | null
  /** Sender instance that took or refused it. */
  sender!: string | null
  reference!: string | null
  lastError!: string | null
  createdAt!: number
  finishedAt!: number | null
}

/** What a sealed text is bound to. */
export function sealContext(message: Pick<Message, 'messageKey' | 'channel' | 'userId'>): string {
  return `notifications:${message.messageKey}:${message.channel}:${message.userId}`
}
