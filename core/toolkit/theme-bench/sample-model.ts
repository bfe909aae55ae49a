import type { TSchema } from 'typebox'
import type { demandedCases } from './read-fixture.js'

type Case = (typeof demandedCases)[number]

interface Node {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Node[]
  properties?: Record<string, Node>
  required?: string[]
  patternProperties?: Record<string, Node>
  items?: Node
  format?: string
  pattern?: string
  minimum?: number
}

const instant = '2026-05-12T09:00:00.000Z'
const long = 'A name that goes on without an end because nobody stopped whoever wrote it '

const texts: [RegExp, string][] = [
  [/href|^next$|^back$|action$/i, '/dashboard'],
  [/At$|until|^at$/i, instant],
  [/email/i, 'sara.ahmadi@example.com'],
  [/phone/i, '+98 912 345 6789'],
  [/host/i, 'web-01.example.com'],
  [/^ip|address/i, '203.0.113.10'],
  [/icon/i, 'server-2'],
  [/version/i, '1.0.0'],
  [/currency/i, 'EUR'],
  [/^name$|title|label/i, 'Cloud server'],
]

/** A first draft of a page's fixture, from the schema of its view model: its author makes the texts true. */
export function sampleModel(schema: TSchema, which: Case): unknown {
  return sample(schema as Node, which, '')
}

function sample(node: Node, which: Case, name: string, depth = 0): unknown {
  if ('const' in node) return node.const
  if (node.enum) return node.enum[0]
  if (node.anyOf) {
    const nothing = node.anyOf.find((one) => one.type === 'null')
    const something = node.anyOf.find((one) => one !== nothing)
    return which === 'empty' && nothing ? null : sample(something ?? node.anyOf[0]!, which, name, depth)
  }
  if (node.type === 'object' || node.properties) return sampleObject(node, which, depth)
  if (node.type === 'array') return sampleList(node.items ?? {}, which, name, depth)
  if (node.type === 'integer' || node.type === 'number')
    return which === 'huge' ? Math.max(999_999, node.minimum ?? 0) : (node.minimum ?? (which === 'empty' ? 0 : 3))
  if (node.type === 'boolean') return which !== 'empty'
  if (node.type === 'null') return null
  return sampleText(node, which, name)
}

function sampleObject(node: Node, which: Case, depth: number): Record<string, unknown> {
  const own = Object.entries(node.properties ?? {}).map(([key, inner]) => [key, sample(inner, which, key, depth)])
  return Object.fromEntries(own) as Record<string, unknown>
}

function sampleList(items: Node, which: Case, name: string, depth: number): unknown[] {
  if (which === 'empty') return []
  if (which === 'typical') return [sample(items, which, name, depth + 1)]
  // Lists in lists multiply.
  return [{ $times: depth === 0 ? 40 : 3, item: sample(items, which, name, depth + 1) }]
}

function sampleText(node: Node, which: Case, name: string): string {
  if (node.format === 'date-time') return instant
  if (node.pattern === '^[A-Z]{3}$') return which === 'huge' ? 'IRR' : 'EUR'
  if (node.pattern?.startsWith('^-?\\d')) return which === 'huge' ? '9999999999999999' : '6.50'
  const known = texts.find(([pattern]) => pattern.test(name))
  if (known && (which !== 'huge' || /href|next|back|At$|icon|currency/i.test(name))) return known[1]
  if (which === 'empty') return ''
  return which === 'huge' ? long.repeat(3).trim() : (known?.[1] ?? 'Text')
}
