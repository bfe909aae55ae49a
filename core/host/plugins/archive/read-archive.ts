import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { isPanelError } from '../../../foundation/kernel/errors.js'
import { archiveErrors } from './errors.js'
import { archiveLimits } from './plugin-files.js'

/** Reads a .tgz, .tar.gz or .zip in memory and checks every entry. Throws ARCHIVE_*. */
export async function readArchive(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  if (bytes.length > archiveLimits.packed)
    throw archiveErrors.ARCHIVE_TOO_LARGE({ limit: `${archiveLimits.packed >> 20} MB packed` })
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
      const { readTar } = await import('./read-tar.js')
      return await readTar(await inflate(bytes))
    }
    if (bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04') {
      const { readZip } = await import('./read-zip.js')
      return await readZip(bytes)
    }
  } catch (error) {
    if (isPanelError(error)) throw error
    throw archiveErrors.ARCHIVE_FORMAT({ reason: (error as Error).message }, { cause: error })
  }
  throw archiveErrors.ARCHIVE_FORMAT({ reason: 'it is neither gzip nor zip' })
}

async function inflate(bytes: Buffer): Promise<Buffer> {
  // Headers and padding of a tar come on top of its files.
  const maxOutputLength = archiveLimits.unpacked + archiveLimits.files * 2_048
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength } as object)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error
    throw archiveErrors.ARCHIVE_TOO_LARGE({ limit: `${archiveLimits.unpacked >> 20} MB unpacked` })
  }
}
