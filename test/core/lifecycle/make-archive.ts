import { buffer } from 'node:stream/consumers'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import type { Header } from 'tar-stream'
import { pluginFiles } from './kit.js'

/** A file of an archive, or what an attacker makes of one. */
export interface Part {
  name: string
  content?: string | Buffer
  /** Of tar. */
  header?: Partial<Header>
  /** Of zip. */
  mode?: number
  /** Size that a compressed file of a zip claims to have; without it a file is stored as it is. */
  claims?: number
}

export async function tgz(parts: readonly Part[]): Promise<Buffer> {
  const pieces: Buffer[] = []
  // In pieces: the time that packing takes grows with the square of the entries.
  for (let from = 0; from < parts.length; from += inOnePiece)
    pieces.push(await tar(parts.slice(from, from + inOnePiece)))
  return gzipSync(Buffer.concat([...pieces, Buffer.alloc(endOfTar)]), { level: 1 })
}

const inOnePiece = 2_000
const endOfTar = 1_024

async function tar(parts: readonly Part[]): Promise<Buffer> {
  const packing = pack()
  for (const { name, content = '', header } of parts) packing.entry({ name, ...header }, content)
  packing.finalize()
  return (await buffer(packing)).subarray(0, -endOfTar)
}

/** A zip with whatever names and kinds of files one likes. */
export function zip(parts: Part[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, content = '', mode = 0o100644, claims } of parts) {
    const plain = Buffer.from(content)
    const data = claims === undefined ? plain : deflateRawSync(plain)
    const title = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    // Names are UTF-8: else a reader maps what is no letter to one.
    common.writeUInt16LE(0x800, 2)
    common.writeUInt16LE(claims === undefined ? 0 : 8, 4)
    common.writeUInt32LE(crc32(plain), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(claims ?? data.length, 18)
    common.writeUInt16LE(title.length, 22)
    local.push(Buffer.from('PK\x03\x04', 'latin1'), common, title, data)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE((mode << 16) >>> 0, 6)
    tail.writeUInt32LE(offset, 10)
    central.push(Buffer.from('PK\x01\x02', 'latin1'), Buffer.from([20, 3]), common, tail, title)
    offset += 30 + title.length + data.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, directory, end])
}

/** The files of a plugin as parts of an archive. */
export const partsOf = (id: string, source?: Parameters<typeof pluginFiles>[1]): Part[] =>
  Object.entries(pluginFiles(id, source)).map(([name, content]) => ({ name, content }))
