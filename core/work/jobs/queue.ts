import type { JobRepository } from 'agenda'
import type { Logger } from '../../foundation/kernel/logger.js'

/** A queue outside the panel's database, connected. Who opened it disconnects it, after the jobs have stopped. */
export interface Queue {
  readonly repository: JobRepository
  /** Safe to call twice. */
  disconnect(): Promise<void>
}

export interface QueueAddress {
  url: string
  /** The same on every node of one installation, and of no other: its table, collection or key prefix. */
  name: string
  log: Logger
}
