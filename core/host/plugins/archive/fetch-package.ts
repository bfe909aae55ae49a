import { execFile } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { archiveErrors } from './errors.js'

const exact = /^(?:@[a-z0-9~][a-z0-9._~-]*\/)?[a-z0-9~][a-z0-9._~-]*@\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/
const limit = 60_000
// A wrong checksum is tried again like a lost connection; with npm's own pauses that alone outlasts the limit.
const soon = ['--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=2000']

/**
 * Bytes of one version of a package, fetched by npm with its own configuration (registry, proxy, credentials). Neither a shell nor a
 * script of the package runs. Throws NPM_NAME, NPM_FAILED.
 */
export async function fetchPackage(name: string): Promise<Buffer> {
  if (!exact.test(name) || name.length > 250) throw archiveErrors.NPM_NAME({ name })
  const dir = await mkdtemp(join(tmpdir(), 'nettoria-npm-'))
  try {
    const words = ['pack', '--ignore-scripts', '--loglevel=error', ...soon, '--pack-destination', dir, '--', name]
    await promisify(execFile)('npm', words, { cwd: dir, timeout: limit, maxBuffer: 1_048_576 })
    const file = (await readdir(dir)).find((entry) => entry.endsWith('.tgz'))
    if (!file) throw new Error('it left no archive')
    return await readFile(join(dir, file))
  } catch (error) {
    throw archiveErrors.NPM_FAILED({ name, reason: reasonOf(error) }, { cause: error })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

function reasonOf(error: unknown): string {
  const { code, killed, stderr, message } = error as {
    code?: string | number
    killed?: boolean
    stderr?: string
    message: string
  }
  if (code === 'ENOENT') return 'there is no npm on this machine'
  if (killed) return `it took longer than ${limit / 1_000} seconds`
  const line = stderr?.split('\n').find((each) => each.trim() !== '')
  return (line ?? (stderr === '' ? `npm ended with code ${code}` : message)).slice(0, 300)
}
