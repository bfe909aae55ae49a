import { readFileSync, readdirSync } from 'node:fs'
import { join, posix, sep } from 'node:path'

export interface Import {
  specifier: string
  /** Erased by the compiler: it binds nothing at run time. */
  typeOnly: boolean
  /** Not a literal: no reader knows which file it is. `specifier` is then the expression. */
  computed: boolean
  line: number
}

/** A source file; `path` is relative to the project with forward slashes. */
export interface Source {
  path: string
  text: string
  imports: Import[]
}

const importPattern =
  /(?:^|[\n;])[ \t]*(?:import|export)\s+(type\s)?[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|[\n;])[ \t]*import\s*['"]([^'"]+)['"]|(?<![.\w$])(?:import|require)\s*\(\s*(?:(['"`])((?:(?!\4|\$\{)[^\\\n])+)\4\s*[,)]|([^)]*))/g

/** Reads every file of some folders, with the imports of the TypeScript ones. */
export function readSources(root: string, folders: readonly string[]): Source[] {
  return folders.flatMap((folder) =>
    listFiles(join(root, folder)).map((file) => parseSource(relativePath(root, file), readFileSync(file, 'utf8'))),
  )
}

export function parseSource(path: string, text: string): Source {
  const code = path.endsWith('.ts') ? withoutComments(text) : ''
  const bare = withoutTexts(code)
  // What a text says of imports is none.
  const real = [...code.matchAll(importPattern)].filter(({ index, 0: found }) =>
    /\w/.test(bare[index + found.search(/\w/)]!),
  )
  const imports = real.map((match) => ({
    specifier: (match[2] ?? match[3] ?? match[5] ?? match[6])!.trim(),
    typeOnly: match[1] !== undefined,
    computed: match[6] !== undefined,
    line: lineOf(code, match.index + match[0].search(/[^\s;]/)),
  }))
  return { path, text, imports }
}

/** Comments become blanks, so that line numbers stay. Strings that look like comments are kept. */
export function withoutComments(text: string): string {
  const pattern = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g
  return text.replace(pattern, (found) => (found.startsWith('/') ? found.replace(/[^\n]/g, ' ') : found))
}

/** Blanks what strings and templates say; the expressions inside templates are code. */
function withoutTexts(code: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ')
  return code.replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g, (text) =>
    text.startsWith('`')
      ? text.replace(/(\$\{[^}]*\})|[^$]+|\$/g, (part, expression?: string) => expression ?? blank(part))
      : blank(text),
  )
}

export function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

/** The doors of the package, as `exports` in package.json opens them, and the folders behind them. */
const doors: [specifier: RegExp, file: string][] = [
  [/^nettoria$/, 'core/index.ts'],
  [/^nettoria\/contracts\/(.+)$/, 'core/contracts/$1.ts'],
  [/^nettoria\/testing$/, 'core/toolkit/testing/index.ts'],
  [/^nettoria\/testing\/(.+)$/, 'core/toolkit/testing/$1.ts'],
  [/^nettoria\/plugins\/(.+)$/, 'plugins/$1.ts'],
]

/** Where an import leads: a project path to a `.ts` file, or the name of another package. */
export function resolveImport(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts')
  const door = doors.find(([pattern]) => pattern.test(specifier))
  return door ? posix.normalize(specifier.replace(...door)) : specifier
}

function relativePath(root: string, file: string): string {
  return file
    .slice(root.length + 1)
    .split(sep)
    .join('/')
}

function listFiles(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
