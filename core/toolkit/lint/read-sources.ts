import { readFileSync, readdirSync } from 'node:fs'
import { join, posix, sep } from 'node:path'

export interface Import {
  specifier: string
  /** Erased by the compiler: it binds nothing at run time. */
  typeOnly: boolean
  line: number
}

/** A source file; `path` is relative to the project with forward slashes. */
export interface Source {
  path: string
  text: string
  imports: Import[]
}

const importPattern =
  /(?:^|\n)[ \t]*(?:import|export)\s+(type\s)?[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)[ \t]*import\s*['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g

/** Reads every file of some folders, with the imports of the TypeScript ones. */
export function readSources(root: string, folders: readonly string[]): Source[] {
  return folders.flatMap((folder) =>
    listFiles(join(root, folder)).map((file) => parseSource(relativePath(root, file), readFileSync(file, 'utf8'))),
  )
}

export function parseSource(path: string, text: string): Source {
  const code = path.endsWith('.ts') ? withoutComments(text) : ''
  const imports = [...code.matchAll(importPattern)].map((match) => ({
    specifier: (match[2] ?? match[3] ?? match[4])!,
    typeOnly: match[1] !== undefined,
    line: lineOf(code, match.index + match[0].search(/\S/)),
  }))
  return { path, text, imports }
}

/** Comments become blanks, so that line numbers stay. Strings that look like comments are kept. */
export function withoutComments(text: string): string {
  const pattern = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g
  return text.replace(pattern, (found) => (found.startsWith('/') ? found.replace(/[^\n]/g, ' ') : found))
}

export function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

/** Where a relative import leads, as a project path to a `.ts` file. */
export function resolveRelative(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts')
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
