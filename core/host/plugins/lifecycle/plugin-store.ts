import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { lstat, mkdir, readdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

const versions = '.versions'

/**
 * DATA_DIR/plugins: `<id>` is a link to `.versions/<id>@<version>-<random>`. Another version is another folder, so its code is
 * imported afresh, and the one that still runs keeps its files.
 */
export class PluginStore {
  constructor(
    private readonly dir: string,
    /** The panel's own folder: what plugins import as "nettoria". */
    private readonly panel: string,
  ) {}

  /** Lets plugins here import "nettoria", and takes .js for ES modules. */
  async prepare(): Promise<void> {
    await mkdir(join(this.dir, 'node_modules'), { recursive: true })
    const link = join(this.dir, 'node_modules', 'nettoria')
    if ((await readlink(link).catch(() => null)) !== this.panel) await this.#point(link, this.panel)
    const manifest = join(this.dir, 'package.json')
    if (!existsSync(manifest)) await writeFile(manifest, '{ "private": true, "type": "module" }\n')
  }

  /** Prepares only where somebody put plugins by hand. */
  async prepareIfUsed(): Promise<void> {
    if (existsSync(this.dir)) await this.prepare()
  }

  /** Writes checked files into a new folder of that version and answers it. Nothing runs from it before `activate`. */
  async write(id: string, version: string, files: ReadonlyMap<string, Buffer>): Promise<string> {
    await this.prepare()
    const folder = this.#folder(id, version)
    const making = join(this.dir, versions, `.new-${randomBytes(4).toString('hex')}`)
    try {
      for (const [path, content] of files) {
        await mkdir(dirname(join(making, path)), { recursive: true })
        await writeFile(join(making, path), content, { mode: 0o644, flag: 'wx' })
      }
      await rename(making, folder)
    } catch (error) {
      await rm(making, { recursive: true, force: true })
      throw error
    }
    return folder
  }

  /** Makes a folder the one that runs. Answers what takes it back. */
  async activate(id: string, folder: string): Promise<() => Promise<void>> {
    const place = join(this.dir, id)
    const found = await lstat(place).catch(() => null)
    let before: string | null = null
    if (found?.isSymbolicLink()) before = join(this.dir, await readlink(place))
    else if (found) {
      // Somebody copied it here by hand: it becomes a version like others.
      before = this.#folder(id, 'by-hand')
      await rename(place, before)
    }
    await this.#point(place, relative(this.dir, folder))
    return async () => {
      if (before) await this.#point(place, relative(this.dir, before))
      else await rm(place, { force: true })
    }
  }

  /** Removes every folder of a plugin except those named; with none named, the plugin itself. */
  async remove(id: string, ...keep: string[]): Promise<void> {
    if (keep.length === 0) await rm(join(this.dir, id), { recursive: true, force: true })
    const names = await readdir(join(this.dir, versions)).catch(() => [])
    for (const name of names.filter((each) => each.startsWith(`${id}@`))) {
      const folder = join(this.dir, versions, name)
      if (!keep.includes(folder)) await rm(folder, { recursive: true, force: true })
    }
  }

  #folder(id: string, version: string): string {
    return join(this.dir, versions, `${id}@${version}-${randomBytes(4).toString('hex')}`)
  }

  // By renaming, so that there is always one of the two.
  async #point(link: string, target: string): Promise<void> {
    const made = `${link}.${randomBytes(4).toString('hex')}`
    await symlink(target, made, 'junction')
    await rename(made, link)
  }
}
