import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { isPluginId, pluginApiVersion } from '../../host/plugins/manifest.js'
import { authoringErrors } from './errors.js'
import { formatText } from './format-text.js'

export const scaffoldKinds = ['gateway', 'hypervisor', 'sender', 'feature'] as const
export type ScaffoldKind = (typeof scaffoldKinds)[number]

export interface ScaffoldOrder {
  /** The project. */
  root: string
  kind: string
  id: string
  /** Folder to make the plugin's folder in, absolute or from the project. */
  dir: string
}

export interface Scaffold {
  dir: string
  /** Written files, relative to `dir`. */
  files: string[]
}

const ending = '.tmpl'

/** Writes a plugin that works and passes its tests. Throws SCAFFOLD_ID_INVALID, SCAFFOLD_KIND_UNKNOWN, SCAFFOLD_EXISTS, SCAFFOLD_TAKEN. */
export async function scaffoldPlugin({ root, kind, id, dir }: ScaffoldOrder): Promise<Scaffold> {
  if (!scaffoldKinds.includes(kind as ScaffoldKind))
    throw authoringErrors.SCAFFOLD_KIND_UNKNOWN({ kind, kinds: scaffoldKinds.join(', ') })
  if (!isPluginId(id)) throw authoringErrors.SCAFFOLD_ID_INVALID({ id })
  const target = join(resolve(root, dir), id)
  if (existsSync(target)) throw authoringErrors.SCAFFOLD_EXISTS({ dir: target })
  if (existsSync(join(root, 'plugins', id))) throw authoringErrors.SCAFFOLD_TAKEN({ id, dir: join(root, 'plugins') })
  const templates = join(root, 'core', 'toolkit', 'authoring', 'templates', kind)
  const fill = filler(id, placeOf(root, resolve(root, dir)))
  const files: string[] = []
  for (const template of templateFiles(templates)) {
    const name = fill(relative(templates, template).slice(0, -ending.length))
    const file = join(target, name)
    const text = await formatText(file, fill(readFileSync(template, 'utf8')), root)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    files.push(name.split(sep).join('/'))
  }
  return { dir: target, files: files.sort() }
}

function templateFiles(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** From the project where it is inside of it. */
function placeOf(root: string, dir: string): string {
  const place = relative(root, dir)
  return place.startsWith('..') || isAbsolute(place) ? dir : place.split(sep).join('/')
}

/** Names in templates stand between double underscores. `place` is the folder that holds the plugin's folder. */
function filler(id: string, place: string): (text: string) => string {
  const words = id.split('-')
  const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1)
  const own = place === 'plugins'
  // The panel looks in plugins/ by itself; the code of any other folder lies beside the test that runs.
  const roots = `pluginRoots: [{ dir: resolve('${place}'), code: fileURLToPath(new URL('..', import.meta.url)) }],`
  const names: Record<string, string> = {
    __id__: id,
    __Class__: words.map(capital).join(''),
    __Title__: words.map(capital).join(' '),
    __table__: words.join('_'),
    __CODE__: words.join('_').toUpperCase(),
    __api__: pluginApiVersion,
    __pluginRoots__: own ? '' : roots,
    __rootsImport__: own ? '' : "import { resolve } from 'node:path'\nimport { fileURLToPath } from 'node:url'\n",
    __where__: `${place}/${id}`,
    __target__: own ? id : `${place}/${id}`,
  }
  return (text) => text.replace(/__[a-zA-Z]+__/g, (name) => names[name] ?? name)
}
