/** The parts of Handlebars' syntax tree that we read. */
export interface Node {
  type: string
  loc: { start: { line: number; column: number }; end: { line: number; column: number } }
  body?: Node[]
  program?: Node
  inverse?: Node
  path?: Node
  name?: Node
  params?: Node[]
  hash?: { pairs: { key: string; value: Node }[] }
  original?: string
  value?: unknown
  parts?: string[]
  depth?: number
  data?: boolean
  blockParams?: string[]
  escaped?: boolean
}

/** Every node below, parents before children, in the order of the text. */
export function* walk(node: Node): Generator<Node> {
  yield node
  const children = [node.path, node.name, ...(node.params ?? []), ...(node.hash?.pairs.map((p) => p.value) ?? [])]
  for (const child of [...children, ...(node.body ?? []), node.program, node.inverse]) if (child) yield* walk(child)
}

/** A value handed to a slot: known beforehand, or a path from the top of the page's model. */
export type SlotValue = { literal: string | number } | { path: string[] }

export interface SlotCall {
  name: string
  subject: Record<string, SlotValue>
}

export const isPartial = (node: Node) => node.type === 'PartialStatement' || node.type === 'PartialBlockStatement'

/** Name of a partial that is written out; undefined for a computed one. */
export function partialName(node: Node): string | undefined {
  return node.name?.type === 'SubExpression' ? undefined : node.name?.original
}

/** Names of the templates that a template calls. */
export function partialsOf(tree: Node): string[] {
  const names = [...walk(tree)].filter(isPartial).map(partialName)
  return [...new Set(names.filter((name) => name !== undefined))]
}

/** The slots a template shows, with what it hands them. */
export function slotCallsOf(tree: Node): SlotCall[] {
  return [...walk(tree)]
    .filter((node) => node.path?.original === 'slot' && node.params?.[0]?.type === 'StringLiteral')
    .map((node) => ({
      name: String(node.params![0]!.value),
      subject: Object.fromEntries(
        (node.hash?.pairs ?? []).flatMap(({ key, value }): [string, SlotValue][] => {
          if (value.type === 'PathExpression' && !value.data) return [[key, { path: value.parts ?? [] }]]
          if (typeof value.value === 'string' || typeof value.value === 'number')
            return [[key, { literal: value.value }]]
          return []
        }),
      ),
    }))
}
