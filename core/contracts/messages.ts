import type { Tx } from '../foundation/data/database.js'
import { adapters, contract } from '../foundation/di/contract.js'

export type Channel = 'email' | 'sms' | 'panel'

/**
 * A kind of message the panel sends. Its texts are locale keys of the defining plugin:
 * `<plugin>.notices.<name>.sms`, `.subject`, `.text` (e-mail body, plain text with {{name}} places), `.panel`.
 */
export interface NoticeDefinition {
  /** `<plugin>.<name>`: "identity.phone-code". */
  kind: string
  channels: readonly Channel[]
  /** True for codes and links: erased once sent, never shown in the panel's notice list. */
  sensitive?: boolean
}

export interface NoticeRequest {
  kind: string
  /** A user, or every member of an account who may read its messages; or an unproven address of a user (verification). */
  to: { userId: number; email?: string; phone?: string } | { accountId: number }
  params: Record<string, string | number>
  /** The same key is sent once. */
  key: string
}

/** Queues messages in the caller's transaction; senders deliver them after commit. Provided by `notifications`. */
export interface Messenger {
  notify(tx: Tx, notice: NoticeRequest): Promise<void>
}

export const Messenger = contract<Messenger>('notifications.messenger', '1.0.0')

export interface OutgoingMessage {
  /** Stable over retries: a sender that can, uses it as an idempotency key. */
  id: string
  channel: 'email' | 'sms'
  to: string
  subject: string | null
  text: string
  html: string | null
}

export type SendResult =
  { status: 'sent'; reference?: string } | { status: 'unknown' } | { status: 'failed'; reason: string; retry: boolean }

/** Delivers messages of its channels. A timeout is `unknown`. */
export interface MessageSender {
  readonly channels: readonly ('email' | 'sms')[]
  send(message: OutgoingMessage): Promise<SendResult>
  probe(): Promise<{ ok: true; detail: string } | { ok: false; reason: string }>
}

export const MessageSenders = adapters<MessageSender>('notifications.senders', '1.0.0')
