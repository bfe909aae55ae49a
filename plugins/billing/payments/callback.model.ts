import { BaseModel } from 'nettoria'
import type { RawCallback } from 'nettoria/contracts/billing'

/** `ignored`: genuine, but about no payment. `refused`: not from the gateway, or not for us. `dead`: tried too often. */
export type CallbackStatus = 'received' | 'working' | 'done' | 'ignored' | 'refused' | 'dead'

/** A callback as it came, and what became of it. */
export class Callback extends BaseModel {
  static override tableName = 'billing_callbacks'
  static override codecs = { headers: 'json', query: 'json' } as const

  gateway!: string
  kind!: 'webhook' | 'return'
  boundAttemptId!: number | null
  status!: CallbackStatus
  method!: RawCallback['method']
  headers!: Record<string, string>
  query!: Record<string, string>
  body!: string
  requestId!: string
  problem!: string | null
  tries!: number
  attemptId!: number | null
  /** The process that received it, or took it up last. */
  worker!: string | null
  claimedAt!: number | null
  receivedAt!: number

  raw(): RawCallback {
    const { method, headers, query } = this
    return { method, headers, query, body: Buffer.from(this.body, 'base64') }
  }
}
