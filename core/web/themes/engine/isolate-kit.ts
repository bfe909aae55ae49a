import { isPartial, partialName, walk } from './inspect-template.js'
import type { Node } from './inspect-template.js'

const caller = '_caller'

/**
 * Layouts and parts see only the inputs they are handed: Handlebars would let a card without a title show the title of the
 * page around it. What is written inside a block (`{{#> parts/card}}…`) sees what is around the block. An explicit context
 * (`{{> parts/field-notes this}}`) stays, `parent:` hands on the inputs, and partials of plugins see the whole context.
 */
export function isolateKit(tree: Node): void {
  for (const node of [...walk(tree)].filter(isPartial)) {
    const name = partialName(node)
    if (name === '@partial-block') {
      if (!node.params?.length) node.params = [path(node, [caller])]
      continue
    }
    if (node.type === 'PartialBlockStatement') rememberCaller(node)
    if (!node.params?.length && /^(layouts|parts)\//.test(name ?? ''))
      node.params = [{ ...path(node, ['no-inputs']), data: true, original: '@no-inputs' }]
  }
}

function rememberCaller(node: Node): void {
  const pair = { type: 'HashPair', key: caller, value: path(node, []), loc: node.loc }
  node.hash = Object.assign({ type: 'Hash', loc: node.loc }, { pairs: [...(node.hash?.pairs ?? []), pair] })
}

function path(near: Node, parts: string[]): Node {
  return { type: 'PathExpression', data: false, depth: 0, parts, original: parts.join('.') || 'this', loc: near.loc }
}
