import type { Engine, Reader } from './database.js'

/** The engine behind a reader or a transaction, where only that is at hand. */
export function engineOf(db: Reader): Engine {
  const client = String(db.client.config.client)
  return client === 'mysql2' ? 'mysql' : client === 'pg' ? 'pg' : 'sqlite'
}
