import { archiveErrors } from './errors.js'

/** How large an archive may be, in bytes, packed and unpacked; how many files it may have. */
export const archiveLimits = { packed: 32 * 1024 * 1024, unpacked: 96 * 1024 * 1024, files: 5_000, path: 200 }

const forbidden = /[\\:\0-\x1f]/
// The panel is the one "nettoria" there is, and a repository is no part of a plugin.
const leftOut = /^(\.git|node_modules\/nettoria|node_modules\/\.bin)(\/|$)/

/** The files of a plugin before a byte of them is written. Each check throws ARCHIVE_*. */
export class PluginFiles {
  readonly #files = new Map<string, Buffer>()
  readonly #names = new Set<string>()
  #size = 0

  /** The path as it would be written: relative, with slashes. Throws ARCHIVE_PATH. */
  static pathOf(name: string): string {
    const path = name.replace(/^(\.\/)+/, '').replace(/\/$/, '')
    const segments = path.split('/')
    const bad = segments.some((segment) => segment === '' || segment === '.' || segment === '..')
    if (forbidden.test(name) || bad || path.length > archiveLimits.path)
      throw archiveErrors.ARCHIVE_PATH({ path: JSON.stringify(name) })
    return path
  }

  /** Counts a file that is about to be read. */
  announce(name: string, size: number): void {
    const path = PluginFiles.pathOf(name)
    // Two names that differ in case are one file on some machines.
    const key = path.toLowerCase()
    if (this.#names.has(key)) throw archiveErrors.ARCHIVE_TWICE({ path })
    this.#names.add(key)
    if (this.#names.size > archiveLimits.files) throw archiveErrors.ARCHIVE_TOO_MANY({ limit: archiveLimits.files })
    this.#size += size
    if (!(size >= 0) || this.#size > archiveLimits.unpacked)
      throw archiveErrors.ARCHIVE_TOO_LARGE({ limit: `${archiveLimits.unpacked >> 20} MB unpacked` })
  }

  add(name: string, content: Buffer): void {
    this.#files.set(PluginFiles.pathOf(name), content)
  }

  /** Path to content, without the folder that archives often wrap everything in. Throws ARCHIVE_INCOMPLETE. */
  finish(): ReadonlyMap<string, Buffer> {
    const unwrapped = this.#files.has('plugin.json') ? this.#files : this.#unwrap()
    for (const file of ['plugin.json', 'index.js'])
      if (!unwrapped.has(file)) throw archiveErrors.ARCHIVE_INCOMPLETE({ file })
    return new Map([...unwrapped].filter(([path]) => !leftOut.test(path)))
  }

  #unwrap(): Map<string, Buffer> {
    const tops = new Set([...this.#files.keys()].map((path) => path.split('/')[0]))
    const [top] = tops
    if (tops.size !== 1 || top === undefined) return this.#files
    return new Map([...this.#files].map(([path, content]) => [path.slice(top.length + 1), content]))
  }
}
