import type { Finding } from './boundary-rules.js'
import { resolveImport } from './read-sources.js'
import type { Source } from './read-sources.js'

/** Circles of imports that exist at run time. Each is reported once, at the file that closes it. */
export function findCycles(sources: readonly Source[]): Finding[] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const done = new Set<string>()
  const found: Finding[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const source = byPath.get(path)
    if (!source || done.has(path)) return
    for (const { specifier, typeOnly, line } of source.imports) {
      if (typeOnly) continue
      const next = resolveImport(path, specifier)
      const start = [...trail, path].indexOf(next)
      if (start >= 0) {
        const circle = [...trail, path].slice(start).concat(next)
        found.push({ rule: 'no-import-cycles', path, line, message: `imports go in a circle: ${circle.join(' -> ')}` })
      } else visit(next, [...trail, path])
    }
    done.add(path)
  }
  for (const source of sources) visit(source.path, [])
  return found
}
