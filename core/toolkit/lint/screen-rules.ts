import { lineOf, withoutComments } from './read-sources.js'
import type { Source } from './read-sources.js'

type Found = { line: number; message: string }

const linesOf = (source: Source, pattern: RegExp, message: string): Found[] => {
  const code = withoutComments(source.text)
  const lines = new Set([...code.matchAll(pattern)].map((match) => lineOf(code, match.index)))
  return [...lines].map((line) => ({ line, message }))
}

const verbs = 'get|head|post|put|patch|delete|options|all|route'

/** Names a file gives to an application: what it types as one, what a callback of `routes` or `register` is handed, and their aliases. */
function applicationsOf(code: string): Set<string> {
  const types = ['App', 'FastifyInstance', ...[...code.matchAll(/\bApp\s+as\s+(\w+)/g)].map((match) => match[1]!)]
  const named = [
    new RegExp(`\\b(\\w+)\\s*[?!]?:\\s*(?:${types.join('|')})\\b`, 'g'),
    /\.(?:routes|register)\(\s*(?:async\s+)?(?:function\b\s*\w*\s*\(\s*(\w+)|\(\s*(\w+)\b[^()]*\)\s*=>|(\w+)\s*=>)/g,
    /^\s*(?:async\s+)?routes\(\s*(\w+)\s*\)\s*\{/gm,
  ].flatMap((pattern) => [...code.matchAll(pattern)].map(([, ...names]) => names.find(Boolean)!))
  const names = new Set(['app', 'scope', ...named])
  const aliases = [...code.matchAll(/\b(?:const|let|var)\s+(\w+)\s*=\s*(?:this\.)?(\w+)\s*(?:[;,]|$)/gm)]
  for (const [, alias, of] of aliases) if (names.has(of!)) names.add(alias!)
  return names
}

/**
 * Routes that are registered past the kit: as pages they would lose what was typed, or do twice what was sent twice. Judged by what is
 * done, whatever the file is called; the API alone has raw routes, in its `*.routes.ts`.
 */
export function formsOutsideTheKit(source: Source): Found[] {
  if (!/^(plugins|core\/identity)\/.*\.ts$|^core\/.*\.pages\.ts$/.test(source.path)) return []
  if (/\.(routes|test)\.ts$/.test(source.path)) return []
  const message =
    'a raw route: write a page with app.detail, app.form, app.confirm, app.list or app.action, and an endpoint of the API in a *.routes.ts'
  const app = `(?:${[...applicationsOf(withoutComments(source.text))].join('|')})`
  const generics = '(?:<[^()]*>)?'
  const raw = [
    `\\b${app}\\s*[?!]?\\.\\s*(?:${verbs})\\s*${generics}\\(`,
    `\\b${app}\\s*\\[\\s*['"\`](?:${verbs})\\b`,
    `\\{[^{}]*\\b(?:${verbs})\\b[^{}]*\\}\\s*=\\s*(?:this\\.)?${app}\\b`,
    // However the application came here: only its routes say who may come.
    `\\.\\s*(?:${verbs})\\s*${generics}\\(\\s*(?:['"\`][^,;]*,\\s*)?\\{[^;]{0,300}?\\bconfig\\s*:\\s*\\{[^}]*\\b(?:permission|public)\\b`,
  ]
  return linesOf(source, new RegExp(raw.join('|'), 'g'), message)
}

/** A second dialect of wiring: a plugin of ours names the classes of its routes, and its container builds them. */
export function otherWiring(source: Source): Found[] {
  if (!/^plugins\/.*\.ts$/.test(source.path) || source.path.endsWith('.test.ts')) return []
  const message = 'name the classes that register routes in index.ts: plugin.pages.routes(OrdersPages)'
  const noClass = '\\(\\s*(?![A-Z]\\w*\\s*[,)])'
  // The index only wires, so any `routes(` there is wiring, however it was taken out of the plugin.
  const wiring = /^plugins\/[^/]+\/index\.ts$/.test(source.path) ? '' : '\\b(?:api|pages|admin|webhooks)\\s*\\.\\s*'
  return linesOf(source, new RegExp(`${wiring || '\\b'}routes\\s*${noClass}`, 'g'), message)
}
