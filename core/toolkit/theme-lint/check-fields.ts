import type { Node } from '../../web/themes/engine/inspect-template.js'
import { helperArity } from '../../web/themes/helpers/index.js'
import { pageFields } from '../../web/themes/page-context.js'
import { itemsOf, stepInto } from './read-schema.js'
import type { Shape } from './read-schema.js'
import type { Report } from './rules.js'

/** What names mean at a place. */
interface Place {
  /** The nearest context last: `../` goes one back. */
  scopes: Shape[]
  blockParams: ReadonlyMap<string, Shape>
}

/** Walks a page's template beside the schema of its model; where the shape cannot be known, nothing is reported. */
export function checkFields(tree: Node, model: Shape, report: Report): void {
  // Arguments are visited, and so reported, once; reading their shape again must not report twice.
  let quiet = false
  const say: Report = (...finding) => {
    if (!quiet) report(...finding)
  }
  const quietly = <T>(read: () => T): T => {
    quiet = true
    try {
      return read()
    } finally {
      quiet = false
    }
  }
  const shapeOf = (node: Node, place: Place): Shape => {
    if (node.type !== 'PathExpression') return null
    const at = { line: node.loc.start.line, column: node.loc.start.column + 1 }
    const parts = node.parts ?? []
    if (node.data) {
      const field = parts[1]
      if (parts[0] === 'page' && field && !pageFields.some((known) => known === field))
        say('unknown-field', at, node.original)
      return null
    }
    const [first] = parts
    const named = first !== undefined && node.depth === 0 && !/^(this\b|\.\/)/.test(node.original ?? '')
    if (named && place.blockParams.has(first)) return follow(place.blockParams.get(first)!, parts.slice(1), at, node)
    return follow(place.scopes.at(-1 - (node.depth ?? 0)) ?? null, parts, at, node)
  }
  const follow = (from: Shape, parts: string[], at: { line: number; column: number }, node: Node): Shape => {
    let shape = from
    for (const part of parts) {
      const next = stepInto(shape, part)
      if (next === undefined) {
        say('unknown-field', at, node.original)
        return null
      }
      shape = next
    }
    return shape
  }
  const visitAll = (nodes: readonly (Node | undefined)[], place: Place) => nodes.forEach((n) => n && visit(n, place))
  const visitArguments = (node: Node, place: Place) => {
    visitAll(node.params ?? [], place)
    visitAll(
      (node.hash?.pairs ?? []).map((pair) => pair.value),
      place,
    )
  }
  const inside = (place: Place, shape: Shape, names: readonly string[]): Place => ({
    scopes: [...place.scopes, shape],
    blockParams: new Map([...place.blockParams, ...names.map((name, i) => [name, i === 0 ? shape : null] as const)]),
  })
  const visitBlock = (node: Node, place: Place) => {
    visitArguments(node, place)
    const name = node.path?.original
    const names = node.program?.blockParams ?? []
    visitAll([node.inverse], place)
    if (name === 'if' || name === 'unless') return visitAll([node.program], place)
    const subject = node.params?.[0] && quietly(() => shapeOf(node.params![0]!, place))
    const shape = name === 'each' ? itemsOf(subject ?? null) : name === 'with' ? (subject ?? null) : null
    visitAll([node.program], inside(place, shape, names))
  }
  const visit = (node: Node, place: Place): void => {
    if (node.type === 'PathExpression') return void shapeOf(node, place)
    if (node.type === 'Program') return visitAll(node.body ?? [], place)
    if (node.type === 'BlockStatement') return visitBlock(node, place)
    // What is inside sees what is around: see isolate-kit.ts.
    if (node.type === 'PartialBlockStatement') {
      visitArguments(node, place)
      return visitAll([node.program], place)
    }
    // An inline partial runs wherever the layout calls it.
    if (node.type === 'DecoratorBlock') return
    visitArguments(node, place)
    const helper = node.path?.type === 'PathExpression' && Object.hasOwn(helperArity, node.path.original ?? '')
    if (node.type === 'MustacheStatement' && node.path && !helper && !node.params?.length) visit(node.path, place)
  }
  visit(tree, { scopes: [model], blockParams: new Map() })
}
