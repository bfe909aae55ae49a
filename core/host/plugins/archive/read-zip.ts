import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import yauzl from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'
import { archiveErrors } from './errors.js'
import { PluginFiles } from './plugin-files.js'

const kindMask = 0xf000
const plainFile = 0x8000
const folder = 0x4000

export async function readZip(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  // Names are checked here, not by the library, so that every format is held to the same rules.
  const options = { lazyEntries: true, validateEntrySizes: true, decodeStrings: true, strictFileNames: true } as const
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    yauzl.fromBuffer(bytes, options, (error, opened) => (error ? reject(asPathFault(error)) : resolve(opened))),
  )
  const open = promisify(zip.openReadStream.bind(zip)) as unknown as (entry: Entry) => Promise<Readable>
  const files = new PluginFiles()
  for (let entry = await next(zip); entry; entry = await next(zip)) {
    const name = entry.fileName
    const kind = (entry.externalFileAttributes >>> 16) & kindMask
    if (kind !== 0 && kind !== plainFile && kind !== folder)
      throw archiveErrors.ARCHIVE_LINK({ path: JSON.stringify(name) })
    if (name.endsWith('/')) {
      PluginFiles.pathOf(name)
      continue
    }
    if (entry.generalPurposeBitFlag & 1) throw archiveErrors.ARCHIVE_FORMAT({ reason: 'it is encrypted' })
    files.announce(name, entry.uncompressedSize)
    files.add(name, await buffer(await open(entry)))
  }
  return files.finish()
}

function next(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    const listeners = {
      entry: (entry: Entry) => end(() => resolve(entry)),
      end: () => end(() => resolve(undefined)),
      error: (error: Error) => end(() => reject(asPathFault(error))),
    }
    const end = (then: () => void) => {
      for (const [name, listener] of Object.entries(listeners)) zip.off(name, listener as () => void)
      then()
    }
    for (const [name, listener] of Object.entries(listeners)) zip.on(name, listener as () => void)
    zip.readEntry()
  })
}

// The library looks at names too, and says so in words only.
function asPathFault(error: Error): Error {
  const named = /^(?:absolute path|invalid relative path|invalid characters in fileName): (.*)$/s.exec(error.message)
  return named ? archiveErrors.ARCHIVE_PATH({ path: JSON.stringify(named[1]) }) : error
}
