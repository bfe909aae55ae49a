import { isPartial, partialName, walk } from '../../web/themes/engine/inspect-template.js'
import type { Node } from '../../web/themes/engine/inspect-template.js'
import { helperArity } from '../../web/themes/helpers/index.js'
import type { Report } from './rules.js'

export interface Known {
  partial(name: string): boolean
  icon(name: string): boolean
  asset(path: string): boolean
  /** Languages that lack a text. */
  lacking(key: string): readonly string[]
}

const calls = new Set(['MustacheStatement', 'SubExpression', 'BlockStatement'])
const literal = (node: Node | undefined) => (node?.type === 'StringLiteral' ? String(node.value) : undefined)

export function checkExpressions(tree: Node, known: Known, report: Report): void {
  const nodes = [...walk(tree)]
  const inline = new Set(nodes.filter((n) => n.type === 'DecoratorBlock').map((n) => literal(n.params?.[0])))
  for (const node of nodes) {
    const at = { line: node.loc?.start.line ?? 1, column: (node.loc?.start.column ?? 0) + 1 }
    if (node.type === 'MustacheStatement' && node.escaped === false) report('triple-stash', at, node.path?.original)
    if (calls.has(node.type)) checkCall(node, known, (code, detail) => report(code, at, detail))
    if (!isPartial(node)) continue
    const name = partialName(node)
    if (name && name !== '@partial-block' && !inline.has(name) && !known.partial(name))
      report('unknown-partial', at, name)
  }
  for (const block of nodes.filter((n) => n.type === 'BlockStatement' && /^(each|with)$/.test(n.path?.original ?? '')))
    checkSlots(block, report)
}

function checkCall(node: Node, known: Known, report: (code: Parameters<Report>[0], detail: string) => void): void {
  const name = node.path?.original ?? ''
  const given = node.params?.length ?? 0
  const arity = Object.hasOwn(helperArity, name) ? helperArity[name] : undefined
  if (arity === undefined) {
    if (given || node.hash?.pairs.length || node.type === 'SubExpression') report('unknown-helper', name)
    return
  }
  if (given < arity) report('helper-arguments', name)
  const first = literal(node.params?.[0])
  if (first === undefined) return
  if (name === 'icon' && !known.icon(first)) report('unknown-icon', first)
  if (name === 'asset' && !known.asset(first)) report('unknown-asset', first)
  if (name !== 't') return
  const lacking = known.lacking(first)
  if (lacking.length) report('missing-text', `${first} (${lacking.join(', ')})`)
}

function checkSlots(block: Node, report: Report): void {
  for (const node of [...walk(block.program!)].filter((n) => n.path?.original === 'slot'))
    for (const { key, value } of node.hash?.pairs ?? [])
      if (value.type === 'PathExpression' && !value.data && value.depth === 0)
        report(
          'slot-subject',
          { line: node.loc.start.line, column: node.loc.start.column + 1 },
          `${key}=${value.original}`,
        )
}
