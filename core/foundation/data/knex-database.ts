import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import type { Knex } from 'knex'
import { connect } from './connect.js'
import type { Connection } from './connect.js'
import type { Database, Tx } from './database.js'
import { dataErrors } from './errors.js'
import { isSerializationFailure, mapFailure } from './failures.js'

const attempts = 8

export type OpenDatabase = Database & Connection

/** Opens the panel's database. Nothing is contacted until the first query or `reach()`. */
export function createDatabase(url: string, options: { pool?: number; acquireTimeout?: number } = {}): OpenDatabase {
  return new KnexDatabase(connect(url, options))
}

class KnexDatabase implements OpenDatabase {
  readonly engine
  readonly writers
  readonly knex
  readonly address
  readonly #context = new AsyncLocalStorage<{ open: boolean }>()
  readonly #afterCommit = new WeakMap<Tx, (() => void)[]>()

  constructor(connection: Connection) {
    this.engine = connection.engine
    this.writers = connection.engine === 'sqlite' ? 1 : Number(connection.knex.client.pool.max)
    this.knex = connection.knex
    this.address = connection.address
  }

  // With SQLite's single connection such a query would wait for its own transaction; elsewhere it would see another state.
  #refuseInside(): void {
    if (this.#context.getStore()?.open) throw dataErrors.DATA_OUTSIDE_TRANSACTION()
  }

  get read(): Knex {
    this.#refuseInside()
    return this.knex
  }

  async transaction<T>(work: (tx: Tx) => PromiseLike<T>): Promise<T> {
    this.#refuseInside()
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(work)
      } catch (error) {
        if (!isSerializationFailure(error)) throw mapFailure(error)
        if (attempt === attempts) throw dataErrors.DATA_BUSY({}, { cause: error })
        await delay(Math.random() * 10 * 2 ** attempt)
      }
    }
  }

  async #once<T>(work: (tx: Tx) => PromiseLike<T>): Promise<T> {
    const scope = { open: true }
    let committed: (() => void)[] = []
    const config = this.engine === 'mysql' ? { isolationLevel: 'read committed' as const } : undefined
    try {
      const result = await this.knex.transaction((tx) => {
        this.#afterCommit.set(tx, [])
        return this.#context.run(scope, async () => {
          const value = await work(tx)
          committed = this.#afterCommit.get(tx) ?? []
          return value
        })
      }, config)
      scope.open = false
      for (const action of committed) action()
      return result
    } finally {
      scope.open = false
    }
  }

  afterCommit(tx: Tx, action: () => void): void {
    const actions = this.#afterCommit.get(tx)
    if (!actions) throw dataErrors.DATA_OUTSIDE_TRANSACTION()
    actions.push(action)
  }

  close(): Promise<void> {
    return this.knex.destroy()
  }
}

/** Asks the database a trivial question. Throws DATA_UNREACHABLE naming the address and the reason. */
export async function reach(database: OpenDatabase): Promise<void> {
  try {
    await database.knex.raw('select 1')
  } catch (error) {
    const reason = (error as { code?: string }).code ?? (error as Error).message
    throw dataErrors.DATA_UNREACHABLE({ address: database.address, reason }, { cause: error })
  }
}
