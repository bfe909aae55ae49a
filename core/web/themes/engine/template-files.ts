import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { themeErrors } from '../errors.js'
import type { Theme } from './theme-manifest.js'

export interface TemplateFile {
  /** `layouts/panel`, `parts/field`, `auth/login`, `ordering/configure`. */
  name: string
  file: string
  /** 0 is the active theme, its parents follow, then what plugins override; plugins' own views come last. */
  layer: number
  mtimeMs: number
  /** Set for a file of a plugin. */
  plugin?: string
}

export interface PluginFolder {
  id: string
  dir: string
}

/** For every name its files, the winner first. */
export type TemplateMap = Map<string, TemplateFile[]>

// Folder of a theme, and what its files' names begin with.
const themeFolders = { layouts: 'layouts/', partials: 'parts/', sections: 'sections/', pages: '', plugins: '' }

/**
 * One merged map of names to files: the active theme, its parents, then what plugins change of each other's views (`overrides/<plugin>/`),
 * then each plugin's own `views/`. Throws THEME_NAME_TAKEN.
 */
export function findTemplates(chain: readonly Theme[], plugins: readonly PluginFolder[]): TemplateMap {
  const map: TemplateMap = new Map()
  const add = (found: NamedFile, layer: number, plugin?: string) => {
    const { name, file } = found
    const files = map.get(name) ?? []
    const other = files.find((f) => f.layer === layer)
    if (other) throw themeErrors.THEME_NAME_TAKEN({ file, other: other.file, name })
    map.set(name, [...files, { name, file, layer, mtimeMs: statSync(file).mtimeMs, plugin }])
  }
  const running = new Set(plugins.map(({ id }) => id))
  chain.forEach((theme, layer) => {
    for (const [folder, prefix] of Object.entries(themeFolders)) {
      const files = filesUnder(join(theme.dir, folder), prefix)
      // Pages of a plugin that does not run have no original that `parent:` could mean.
      const wanted = folder === 'plugins' ? files.filter(({ name }) => running.has(name.split('/')[0]!)) : files
      for (const found of wanted) add(found, layer)
    }
  })
  const views = plugins.map((plugin) => ({ plugin, files: filesUnder(join(plugin.dir, 'views'), `${plugin.id}/`) }))
  const known = new Set(views.flatMap(({ files }) => files.map(({ name }) => name)))
  plugins.forEach(({ id, dir }, place) => {
    const changed = filesUnder(join(dir, 'overrides'), '').filter(({ name }) => known.has(name))
    for (const found of changed) add(found, chain.length + place, id)
  })
  for (const { plugin, files } of views) for (const found of files) add(found, chain.length + plugins.length, plugin.id)
  return map
}

interface NamedFile {
  name: string
  file: string
}

function filesUnder(dir: string, prefix: string): NamedFile[] {
  return templatesUnder(dir).map((file) => {
    const path = relative(dir, file).split(sep).join('/')
    return { file, name: prefix + path.replace(/\.hbs$/, '') }
  })
}

function templatesUnder(dir: string): string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.hbs'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Changes when a file is added, removed, or saved. */
export function fingerprint(map: TemplateMap): string {
  return [...map.values()].flatMap((files) => files.map((f) => `${f.file}:${f.mtimeMs}`)).join('\n')
}
