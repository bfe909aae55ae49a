import { PostgresBackend } from '@agendajs/postgres-backend'
import pg from 'pg'
import type { Queue, QueueAddress } from '../queue.js'

const schemaLock = 7_311_501

/** The pool is ours, because agenda's has no listener for errors of idle connections, and those end a process. */
export async function openPostgresQueue({ url, name, log }: QueueAddress): Promise<Queue> {
  const pool = new pg.Pool({ connectionString: url, max: 5, connectionTimeoutMillis: 5_000 })
  pool.on('error', (error) =>
    log.warn({ err: error }, 'a connection to the job queue was lost: the next use opens another'),
  )
  try {
    const backend = new PostgresBackend({ pool, tableName: name, disableNotifications: true })
    await alone(pool, () => backend.connect())
    return { repository: backend.repository, disconnect: () => pool.end() }
  } catch (error) {
    await pool.end()
    throw error
  }
}

// "create ... if not exists" of two nodes that start together fails on one of them.
async function alone(pool: pg.Pool, work: () => Promise<void>): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [schemaLock])
    await work()
    await client.query('select pg_advisory_unlock($1)', [schemaLock])
  } finally {
    client.release(true)
  }
}
