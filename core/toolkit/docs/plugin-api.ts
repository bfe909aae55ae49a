import { readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, join, posix } from 'node:path'
import { pluginApiVersion } from '../../host/plugins/manifest.js'

export interface ApiExport {
  /** "nettoria" or "nettoria/contracts/<name>". */
  door: string
  name: string
  /** "function", "const, type", "interface", ... */
  kind: string
}

const declaration =
  /^export (?:declare )?(?:abstract )?(const|function|async function|class|interface|type|enum) (\w+)/gm

/** Names a file declares, with what they are; a name may be a type and a value. */
function declared(file: string): Map<string, string> {
  const kinds = new Map<string, Set<string>>()
  for (const [, kind, name] of readFileSync(file, 'utf8').matchAll(declaration))
    kinds.set(name!, (kinds.get(name!) ?? new Set()).add(kind!.replace('async ', '')))
  return new Map([...kinds].map(([name, set]) => [name, [...set].sort().join(', ')]))
}

/** Everything a plugin can import from the panel, read from the sources. */
export function pluginApi(root: string): ApiExport[] {
  const contracts = join(root, 'core', 'contracts')
  const files = readdirSync(contracts).filter((name) => name.endsWith('.ts'))
  const byContract = files.sort().flatMap((file) => {
    const door = `nettoria/contracts/${basename(file, '.ts')}`
    return [...declared(join(contracts, file))].map(([name, kind]) => ({ door, name, kind }))
  })
  return [...exportsOfIndex(join(root, 'core', 'index.ts')), ...byContract]
}

function exportsOfIndex(index: string): ApiExport[] {
  const text = readFileSync(index, 'utf8')
  const found = [...text.matchAll(/^export (type )?(?:\{([^}]+)\}|\*) from '([^']+)'/gm)].flatMap(
    ([, type, list, from]) => {
      const kinds = from!.startsWith('.')
        ? declared(posix.join(dirname(index), from!).replace(/\.js$/, '.ts'))
        : new Map<string, string>()
      const names = list ? list.split(',').map((name) => name.trim()) : [...kinds.keys()]
      return names
        .filter(Boolean)
        .map((name) => ({ door: 'nettoria', name, kind: kinds.get(name) ?? (type ? 'type' : 'const') }))
    },
  )
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** docs/reference/plugin-api.md */
export function pluginApiReference(root: string): string {
  const exports = pluginApi(root)
  const doors = [...new Set(exports.map(({ door }) => door))]
  const sections = doors.map((door) => {
    const rows = exports.filter((each) => each.door === door).map(({ name, kind }) => `| \`${name}\` | ${kind} |`)
    return [`## ${door}`, '', '| Export | Kind |', '| --- | --- |', ...rows, ''].join('\n')
  })
  return [
    '# The plugin API',
    '',
    `Version ${pluginApiVersion}. What changed in which version: [../plugin-api-changelog.md](../plugin-api-changelog.md).`,
    'Generated from `core/index.ts` and `core/contracts` by `npm run docs`; a test compares the two.',
    '',
    ...sections,
  ].join('\n')
}
