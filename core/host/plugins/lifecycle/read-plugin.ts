import { fetchPackage } from '../archive/fetch-package.js'
import { readArchive } from '../archive/read-archive.js'
import { readFolder } from '../archive/read-folder.js'
import { pluginErrors } from '../errors.js'
import { validateManifest } from '../manifest.js'
import type { Manifest } from '../manifest.js'
import type { InstallSource } from '../plugin-manager.js'

/** A plugin that was read and checked, and of which nothing has been written. */
export interface ReadPlugin {
  manifest: Manifest
  files: ReadonlyMap<string, Buffer>
  /** For the row: where it came from. */
  source: string
}

/** Throws ARCHIVE_*, NPM_*, PLUGIN_MANIFEST_*, PLUGIN_PANEL_VERSION. */
export async function readPlugin(source: InstallSource): Promise<ReadPlugin> {
  if ('folder' in source) return check(await readFolder(source.folder), 'folder')
  if ('archive' in source) return check(await readArchive(source.archive), 'archive')
  return check(await readArchive(await fetchPackage(source.npm)), `npm:${source.npm}`.slice(0, 200))
}

function check(files: ReadonlyMap<string, Buffer>, source: string): ReadPlugin {
  let json: unknown
  try {
    json = JSON.parse(files.get('plugin.json')!.toString('utf8'))
  } catch (error) {
    throw pluginErrors.PLUGIN_MANIFEST_UNREADABLE({ file: 'plugin.json', reason: (error as Error).message })
  }
  return { manifest: validateManifest(json, 'plugin.json'), files, source }
}
