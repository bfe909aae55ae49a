import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isPanelError } from '../../foundation/kernel/errors.js'
import type { PanelError } from '../../foundation/kernel/errors.js'
import { pluginErrors } from './errors.js'
import { validateManifest } from './manifest.js'
import type { Manifest } from './manifest.js'

/** Where a plugin comes from: `project` lies in the panel's own `plugins/`, `installed` was put into DATA_DIR/plugins, `folder` anywhere else. */
export type PluginOrigin = 'project' | 'installed' | 'folder'

/** Where plugins lie: their data in `dir`, their compiled code in `code` when that is elsewhere. */
export interface PluginRoot {
  dir: string
  code?: string
  origin?: PluginOrigin
}

export interface DiscoveredPlugin {
  id: string
  manifest: Manifest
  /** plugin.json, views, locales and assets. */
  dir: string
  /** index.js and migrations. */
  codeDir: string
  origin: PluginOrigin
}

export interface Discovery {
  plugins: DiscoveredPlugin[]
  /** Folders whose manifest cannot be used, by folder name. */
  broken: Map<string, PanelError>
}

/** Finds every folder with a plugin.json. A broken manifest spoils its own plugin only; two of the same id spoil the boot. */
export function discoverPlugins(roots: readonly PluginRoot[]): Discovery {
  const found = new Map<string, DiscoveredPlugin>()
  const broken = new Map<string, PanelError>()
  for (const root of roots) {
    for (const folder of pluginFolders(root.dir)) {
      // An installed plugin is a link to the folder of one version, so that another version is other code.
      const dir = root.origin === 'installed' ? realpathSync(join(root.dir, folder)) : join(root.dir, folder)
      try {
        const manifest = readManifest(dir, folder)
        const earlier = found.get(manifest.id)
        if (earlier) throw pluginErrors.PLUGIN_DUPLICATE({ plugin: manifest.id, first: earlier.dir, second: dir })
        const codeDir = root.code ? join(root.code, folder) : dir
        found.set(manifest.id, { id: manifest.id, manifest, dir, codeDir, origin: root.origin ?? 'folder' })
      } catch (error) {
        if (!isPanelError(error) || error.code === 'PLUGIN_DUPLICATE') throw error
        broken.set(folder, error)
      }
    }
  }
  return { plugins: [...found.values()], broken }
}

function pluginFolders(dir: string): string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => !entry.isFile() && existsSync(join(dir, entry.name, 'plugin.json')))
    .map((entry) => entry.name)
    .sort()
}

/** `folder` is the name it has to carry; any with null. */
export function readManifest(dir: string, folder: string | null = basename(dir)): Manifest {
  const file = join(dir, 'plugin.json')
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw pluginErrors.PLUGIN_MANIFEST_UNREADABLE({ file, reason: (error as Error).message })
  }
  const manifest = validateManifest(json, file)
  if (folder !== null && manifest.id !== folder)
    throw pluginErrors.PLUGIN_FOLDER_MISNAMED({ plugin: manifest.id, folder })
  return manifest
}
