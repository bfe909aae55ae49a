import type { Knex } from 'knex'

export type Engine = 'sqlite' | 'mysql' | 'pg'

/** An open transaction. Everything that writes takes one as its first argument. */
export type Tx = Knex.Transaction

/** A transaction or the plain connection: for code that only reads. */
export type Reader = Knex | Knex.Transaction

/** The panel's SQL database. Inject with `@inject(Database)`. */
export interface Database {
  readonly engine: Engine
  /** Transactions that can go on beside each other: one on SQLite. */
  readonly writers: number
  /** For reads outside a transaction. Throws DATA_OUTSIDE_TRANSACTION when used while this async context is inside one. */
  readonly read: Knex
  /**
   * Runs `work` in one transaction and commits. Serialization failures and deadlocks run it again from the start, so it must
   * have no effect but through `tx`. Unique violations surface as DATA_DUPLICATE.
   */
  transaction<T>(work: (tx: Tx) => PromiseLike<T>): Promise<T>
  /** Runs `action` once the transaction has committed; never when it rolls back. */
  afterCommit(tx: Tx, action: () => void): void
  close(): Promise<void>
}
