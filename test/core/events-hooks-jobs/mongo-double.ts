import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { Aggregator, Query, update } from 'mingo'
import { BSON, ObjectId } from 'mongodb'

type Doc = Record<string, any>

const opReply = 1
const opQuery = 2004
const opMsg = 2013

const hello = {
  isWritablePrimary: true,
  ismaster: true,
  helloOk: true,
  minWireVersion: 0,
  maxWireVersion: 21,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  logicalSessionTimeoutMinutes: 30,
  readOnly: false,
}

/**
 * Enough of a MongoDB server for agenda's back end: the wire protocol (OP_MSG, and OP_QUERY for the first greeting), and its
 * commands over arrays, one after the other. The driver, its BSON and the back end are the real ones. What it cannot show is
 * MongoDB's own concurrency, durability, indexes and elections: TEST_MONGO_URL runs the same tests on a real server.
 */
export async function startMongoDouble(): Promise<{ url: string; close(): Promise<void> }> {
  const collections = new Map<string, Doc[]>()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let waiting = Buffer.alloc(0)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, bytes])
      while (waiting.length >= 4 && waiting.length >= waiting.readInt32LE(0)) {
        const length = waiting.readInt32LE(0)
        const answer = answerTo(collections, waiting.subarray(0, length))
        waiting = waiting.subarray(length)
        if (answer) socket.write(answer)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/panel`,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function answerTo(collections: Map<string, Doc[]>, message: Buffer): Buffer | undefined {
  const id = message.readInt32LE(4)
  const code = message.readInt32LE(12)
  if (code === opQuery) {
    const name = message.indexOf(0, 20)
    const command = BSON.deserialize(message.subarray(name + 9))
    const head = Buffer.alloc(20)
    head.writeInt32LE(1, 16)
    return framed(opReply, id, Buffer.concat([head, BSON.serialize(run(collections, command))]))
  }
  if (code !== opMsg) throw new Error(`the double does not know the operation ${code}`)
  const flags = message.readUInt32LE(16)
  const reply = run(collections, readSections(message))
  const moreToCome = (flags & 2) !== 0
  return moreToCome ? undefined : framed(opMsg, id, Buffer.concat([Buffer.alloc(5), BSON.serialize(reply)]))
}

/** Section 0 is the command; sections of kind 1 are lists that belong to it, such as the documents of an insert. */
function readSections(message: Buffer): Doc {
  let command: Doc = {}
  const lists: Doc = {}
  for (let at = 20; at < message.length;) {
    const kind = message[at]
    const size = message.readInt32LE(at + 1)
    const section = message.subarray(at + 1, at + 1 + size)
    if (kind === 0) command = BSON.deserialize(section)
    else {
      const end = section.indexOf(0, 4)
      const list: Doc[] = []
      for (let from = end + 1; from < section.length; from += section.readInt32LE(from))
        list.push(BSON.deserialize(section.subarray(from, from + section.readInt32LE(from))))
      lists[section.toString('utf8', 4, end)] = list
    }
    at += 1 + size
  }
  return { ...command, ...lists }
}

function framed(code: number, to: number, body: Buffer): Buffer {
  const head = Buffer.alloc(16)
  head.writeInt32LE(16 + body.length, 0)
  head.writeInt32LE(to, 8)
  head.writeInt32LE(code, 12)
  return Buffer.concat([head, body])
}

function run(collections: Map<string, Doc[]>, command: Doc): Doc {
  const [name, target] = Object.entries(command)[0] ?? ['']
  const key = `${command['$db']}.${target}`
  const docs = collections.get(key) ?? collections.set(key, []).get(key)!
  const matching = (filter: Doc) => docs.filter((doc) => new Query(filter).test(doc))
  const cursor = (firstBatch: Doc[]) => ({ ok: 1, cursor: { id: BSON.Long.ZERO, ns: key, firstBatch } })
  switch (name) {
    case 'hello':
    case 'isMaster':
    case 'ismaster':
      return { ok: 1, ...hello, localTime: new Date() }
    case 'ping':
    case 'endSessions':
    case 'createIndexes':
      return { ok: 1 }
    case 'find': {
      const found = new Query(command['filter'] ?? {}).find<Doc>(docs)
      const sorted = command['sort'] ? found.sort(command['sort']) : found
      const list = sorted.skip(Number(command['skip'] ?? 0)).all()
      return cursor(command['limit'] ? list.slice(0, Number(command['limit'])) : list)
    }
    case 'aggregate':
      return cursor(new Aggregator(command['pipeline']).run(docs) as Doc[])
    case 'insert':
      docs.push(...command['documents'])
      return { ok: 1, n: command['documents'].length }
    case 'update': {
      const changed = (command['updates'] as Doc[]).flatMap(({ q, u, multi }) => {
        const found = multi ? matching(q) : matching(q).slice(0, 1)
        for (const doc of found) update(doc, u)
        return found
      })
      return { ok: 1, n: changed.length, nModified: changed.length }
    }
    case 'delete': {
      const gone = new Set(
        (command['deletes'] as Doc[]).flatMap(({ q, limit }) => (limit ? matching(q).slice(0, 1) : matching(q))),
      )
      docs.splice(0, docs.length, ...docs.filter((doc) => !gone.has(doc)))
      return { ok: 1, n: gone.size }
    }
    case 'findAndModify':
      return findAndModify(docs, command)
    default:
      return { ok: 0, code: 59, codeName: 'CommandNotFound', errmsg: `the double does not know ${name}` }
  }
}

function findAndModify(docs: Doc[], command: Doc): Doc {
  const found = new Query(command['query']).find<Doc>(docs)
  const [known] = (command['sort'] ? found.sort(command['sort']) : found).all()
  const original = docs.find((doc) => doc === known || (known && String(doc['_id']) === String(known['_id'])))
  const { $setOnInsert, ...changes } = command['update'] as Doc
  if (original) {
    if (Object.keys(changes).length) update(original, changes)
    return { ok: 1, value: original, lastErrorObject: { n: 1, updatedExisting: true } }
  }
  if (!command['upsert']) return { ok: 1, value: null, lastErrorObject: { n: 0, updatedExisting: false } }
  const plain = Object.entries(command['query']).filter(
    ([field, value]) => !field.startsWith('$') && Object(value) !== value,
  )
  const made: Doc = { _id: new ObjectId(), ...Object.fromEntries(plain), ...$setOnInsert }
  if (Object.keys(changes).length) update(made, changes)
  docs.push(made)
  return { ok: 1, value: made, lastErrorObject: { n: 1, updatedExisting: false, upserted: made['_id'] } }
}
