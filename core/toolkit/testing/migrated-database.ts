import type Sqlite from 'better-sqlite3'
import type { Engine } from '../../foundation/data/database.js'
import type { OpenDatabase } from '../../foundation/data/knex-database.js'
import { createTestDatabase } from './engines.js'
import type { TestDatabase } from './engines.js'
import { keepDatabase } from './kept-database.js'
import type { KeptDatabase } from './kept-database.js'

type Migrate = (db: OpenDatabase) => Promise<unknown>

const images = new Map<string, Promise<Buffer>>()
const free = new Map<string, KeptDatabase[]>()
const all = new Set<KeptDatabase>()
let willDrop = false

/**
 * A database as `migrate` leaves an empty one, without migrating each time: SQLite opens a copy of an image of it, in memory; on a
 * server a database that was given back is emptied to what it was. `kind` names what `migrate` does.
 */
export async function migratedDatabase(engine: Engine, kind: string, migrate: Migrate): Promise<TestDatabase> {
  if (engine === 'sqlite') {
    const image = await (images.get(kind) ?? remember(kind, sqliteImage(migrate)))
    const empty = await createTestDatabase('sqlite')
    return { ...empty, open: () => openImage(empty.open(), image) }
  }
  const key = `${engine} ${kind}`
  const kept = free.get(key)?.pop() ?? (await keepDatabase(await createTestDatabase(engine), migrate))
  if (!willDrop) process.once('beforeExit', dropAll)
  willDrop = true
  all.add(kept)
  return {
    url: kept.database.url,
    open: kept.database.open,
    async drop() {
      if (await kept.reset()) free.set(key, [...(free.get(key) ?? []), kept])
      else {
        all.delete(kept)
        await kept.drop()
      }
    },
  }
}

function remember(kind: string, image: Promise<Buffer>): Promise<Buffer> {
  images.set(kind, image)
  return image
}

async function sqliteImage(migrate: Migrate): Promise<Buffer> {
  const db = (await createTestDatabase('sqlite')).open()
  try {
    await migrate(db)
    const { client } = db.knex
    const connection = (await client.acquireConnection()) as Sqlite.Database
    const image = connection.serialize()
    await client.releaseConnection(connection)
    return image
  } finally {
    await db.close()
  }
}

// The driver opens a buffer as it opens a file.
function openImage(db: OpenDatabase, image: Buffer): OpenDatabase {
  ;(db.knex.client.connectionSettings as { filename: string | Buffer }).filename = image
  return db
}

async function dropAll(): Promise<void> {
  await Promise.all([...all].map((kept) => kept.drop()))
}
