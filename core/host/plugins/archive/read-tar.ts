import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { extract } from 'tar-stream'
import { archiveErrors } from './errors.js'
import { PluginFiles } from './plugin-files.js'

export async function readTar(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const files = new PluginFiles()
  const entries = extract()
  entries.end(bytes)
  for await (const entry of entries) {
    const { name, type, size } = entry.header
    if (type === 'directory') {
      if (name !== './' && name !== '.') PluginFiles.pathOf(name)
      entry.resume()
      continue
    }
    if (type !== 'file' && type !== 'contiguous-file') throw archiveErrors.ARCHIVE_LINK({ path: JSON.stringify(name) })
    files.announce(name, size ?? 0)
    files.add(name, await buffer(entry as unknown as Readable))
  }
  return files.finish()
}
