import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { themeErrors } from '../errors.js'
import { packageDir, packageVersion } from '../package-dir.js'
import type { PluginFolder } from './template-files.js'
import type { Theme } from './theme-manifest.js'

/** Files under `dir` are served at `prefix` (it begins and ends with a slash). */
export interface AssetRoot {
  prefix: string
  dir: string
  /** The only files served, as paths below `dir`; null serves all. */
  files: readonly string[] | null
  /** The address changes with the content, so that answers may be kept for a year. */
  immutable: boolean
}

export interface Assets {
  readonly roots: readonly AssetRoot[]
  /**
   * Address of an asset: of the theme chain (`css/theme.css`), of a library (`vendor/tabler.min.css`) or of a plugin
   * (`<plugin>/chart.js`). Throws THEME_ASSET_UNKNOWN.
   */
  href(path: string): string
  has(path: string): boolean
}

// Library, its folder, and the files we serve of it under the path templates ask for.
const libraries = [
  {
    name: 'tabler',
    dir: ['@tabler/core', 'dist', 'css'],
    files: { 'vendor/tabler.min.css': 'tabler.min.css', 'vendor/tabler.rtl.min.css': 'tabler.rtl.min.css' },
  },
  {
    name: 'htmx',
    dir: ['htmx.org', 'dist'],
    files: { 'vendor/htmx.min.js': 'htmx.min.js', 'vendor/hx-sse.min.js': 'ext/hx-sse.min.js' },
  },
  {
    name: 'vazirmatn',
    dir: ['@fontsource-variable/vazirmatn'],
    files: {
      'vendor/vazirmatn.css': 'index.css',
      ...Object.fromEntries(
        ['arabic', 'latin', 'latin-ext']
          .map((set) => `vazirmatn-${set}-wght-normal.woff2`)
          .map((file) => [`vendor/${file}`, `files/${file}`]),
      ),
    },
  },
]

/** `/assets/<theme, plugin or vendor>/<hash of the content>/path`; in development the middle part is `dev` and nothing is kept. */
export function findAssets(
  chain: readonly Theme[],
  plugins: readonly PluginFolder[],
  options: { development: boolean },
): Assets {
  const root = (owner: string, dir: string): AssetRoot => ({
    prefix: `/assets/${owner}/${options.development ? 'dev' : hashOf(dir)}/`,
    dir,
    files: null,
    immutable: !options.development,
  })
  const folders = [
    ...chain.map((t) => ({ id: t.manifest.id, dir: join(t.dir, 'assets'), theme: true })),
    ...plugins.map((p) => ({ id: p.id, dir: join(p.dir, 'assets'), theme: false })),
  ].filter((folder) => existsSync(folder.dir))
  const owned = folders.map((folder) => ({ ...folder, root: root(folder.id, folder.dir) }))
  const vendor = libraries.map(({ name, dir: [pack = '', ...rest], files }) => ({
    root: {
      prefix: `/assets/vendor/${name}-${packageVersion(pack)}/`,
      dir: join(packageDir(pack), ...rest),
      files: Object.values(files),
      immutable: true,
    },
    paths: new Map(Object.entries(files)),
  }))
  const found = new Map<string, string>()
  const find = (path: string): string | undefined => {
    const safe = !path.split('/').includes('..')
    const theme = safe && owned.find((o) => o.theme && existsSync(join(o.dir, path)))
    if (theme) return theme.root.prefix + path
    const [first, ...rest] = path.split('/')
    const plugin = safe && owned.find((o) => !o.theme && o.id === first && existsSync(join(o.dir, ...rest)))
    if (plugin) return plugin.root.prefix + rest.join('/')
    const library = vendor.find((v) => v.paths.has(path))
    return library && library.root.prefix + library.paths.get(path)
  }
  return {
    has: (path) => find(path) !== undefined,
    roots: [...owned.map((o) => o.root), ...vendor.map((v) => v.root)],
    href(path) {
      const href = found.get(path) ?? find(path)
      if (href === undefined) throw themeErrors.THEME_ASSET_UNKNOWN({ path })
      found.set(path, href)
      return href
    },
  }
}

function hashOf(dir: string): string {
  const hash = createHash('sha256')
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort())
    hash.update(relative(dir, file).split(sep).join('/')).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex').slice(0, 12)
}
