import { lineOf, withoutComments } from './read-sources.js'
import type { Source } from './read-sources.js'

type Found = { line: number; message: string }

const linesOf = (source: Source, pattern: RegExp, message: string): Found[] => {
  const code = withoutComments(source.text)
  return [...code.matchAll(pattern)].map((match) => ({ line: lineOf(code, match.index), message }))
}

/** Pages that post, or draw, past the kit: they would lose what was typed, or do twice what was sent twice. */
export function formsOutsideTheKit(source: Source): Found[] {
  if (!/^(core|plugins)\/.*\.pages\.ts$/.test(source.path)) return []
  const message = 'a page is written with app.detail, app.form, app.confirm, app.list or app.action'
  return linesOf(source, /\b(app|scope)\s*\.(get|post|put|patch|delete|route)\s*\(/g, message)
}

/** A second dialect of wiring: a plugin of ours names the classes of its routes, and its container builds them. */
export function otherWiring(source: Source): Found[] {
  if (!/^plugins\/[^/]+\/index\.ts$/.test(source.path)) return []
  const message = 'name the classes that register routes: plugin.pages.routes(OrdersPages)'
  return linesOf(source, /\bplugin\s*\.(api|pages|admin|webhooks)\s*\.routes\(\s*(?![A-Z]\w*\s*[,)])/g, message)
}
