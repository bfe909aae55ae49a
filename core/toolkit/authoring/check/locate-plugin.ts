import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

export interface PluginPlace {
  /** The project. */
  root: string
  id: string
  /** plugin.json, sources, views, locales. */
  dir: string
  /** index.js and migrations. */
  codeDir: string
  /** It lies in the project's plugins/, where the panel looks by itself. */
  own: boolean
}

/** Finds a plugin by its id in plugins/, or by its folder. */
export function locatePlugin(root: string, what: string): PluginPlace | undefined {
  const dir = [join(root, 'plugins', what), resolve(root, what), resolve(what)].find((each) =>
    existsSync(join(each, 'plugin.json')),
  )
  if (!dir) return undefined
  const beside = existsSync(join(dir, 'index.js'))
  const codeDir = beside ? dir : join(root, 'dist', relative(root, dir))
  return { root, id: dir.split(/[\\/]/).at(-1)!, dir, codeDir, own: dirname(dir) === join(root, 'plugins') }
}
