import { MongoBackend } from '@agendajs/mongo-backend'
import { MongoClient } from 'mongodb'
import type { Queue, QueueAddress } from '../queue.js'

/** The database is the one of the URL's path, "nettoria" without one. */
export async function openMongoQueue({ url, name }: QueueAddress): Promise<Queue> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 5_000, connectTimeoutMS: 5_000 })
  try {
    await client.connect()
    const named = client.options.dbName === 'test' && !/\/test(\?|$)/.test(url) ? 'nettoria' : client.options.dbName
    // A lock that was read from a secondary, or can be rolled back, is none.
    const mongo = client.db(named, { readPreference: 'primary', writeConcern: { w: 'majority' } })
    const backend = new MongoBackend({ mongo, collection: name })
    await backend.connect()
    return { repository: backend.repository, disconnect: () => client.close() }
  } catch (error) {
    await client.close()
    throw error
  }
}
