import { lstat, readFile, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { archiveErrors } from './errors.js'
import { PluginFiles } from './plugin-files.js'

const skipped = new Set(['.git', '.bin'])

/** Reads a folder under the rules of an archive: no links, no special files, no more than the limits. */
export async function readFolder(dir: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = new PluginFiles()
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const file = join(folder, entry.name)
      const name = relative(dir, file).split(sep).join('/')
      if (skipped.has(entry.name) || name === 'node_modules/nettoria') continue
      if (entry.isDirectory()) await walk(file)
      else if (!entry.isFile()) throw archiveErrors.ARCHIVE_LINK({ path: JSON.stringify(name) })
      else {
        files.announce(name, (await lstat(file)).size)
        files.add(name, await readFile(file))
      }
    }
  }
  await walk(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
    throw archiveErrors.ARCHIVE_FORMAT({ reason: `${dir} is not a folder` }, { cause: error })
  })
  return files.finish()
}
