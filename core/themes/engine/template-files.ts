import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { themeErrors } from '../errors.js'
import type { Theme } from './theme-manifest.js'

export interface TemplateFile {
  /** `layouts/panel`, `parts/field`, `auth/login`, `ordering/configure`. */
  name: string
  file: string
  /** 0 is the active theme, its parents follow, plugins' own views come last. */
  layer: number
  mtimeMs: number
  /** Set for a plugin's own view. */
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

/** One merged map of names to files: the active theme, its parents, then each plugin's `views/`. Throws THEME_NAME_TAKEN. */
export function findTemplates(chain: readonly Theme[], plugins: readonly PluginFolder[]): TemplateMap {
  const map: TemplateMap = new Map()
  const add = (dir: string, prefix: string, layer: number, plugin?: string) => {
    for (const file of templatesUnder(dir)) {
      const name =
        prefix +
        relative(dir, file)
          .split(sep)
          .join('/')
          .replace(/\.hbs$/, '')
      const files = map.get(name) ?? []
      const other = files.find((f) => f.layer === layer)
      if (other) throw themeErrors.THEME_NAME_TAKEN({ file, other: other.file, name })
      map.set(name, [...files, { name, file, layer, mtimeMs: statSync(file).mtimeMs, plugin }])
    }
  }
  chain.forEach((theme, layer) => {
    for (const [folder, prefix] of Object.entries(themeFolders)) add(join(theme.dir, folder), prefix, layer)
  })
  for (const plugin of plugins) add(join(plugin.dir, 'views'), `${plugin.id}/`, chain.length, plugin.id)
  return map
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
