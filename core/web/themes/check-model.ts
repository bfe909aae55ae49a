import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { themeErrors } from './errors.js'
import type { PageType } from './page.js'

interface SchemaNode {
  type?: string
  properties?: Record<string, SchemaNode>
  items?: SchemaNode | SchemaNode[]
  anyOf?: SchemaNode[]
  patternProperties?: Record<string, SchemaNode>
  additionalProperties?: unknown
}

/** The same schema, refusing fields it does not name: a template must not see what the page never promised. */
function closed(schema: SchemaNode): SchemaNode {
  const inner = (node: SchemaNode) => closed(node)
  const map = (nodes: Record<string, SchemaNode>) =>
    Object.fromEntries(Object.entries(nodes).map(([key, node]) => [key, inner(node)]))
  return {
    ...schema,
    ...(schema.properties && {
      properties: map(schema.properties),
      additionalProperties: schema.additionalProperties ?? false,
    }),
    ...(schema.patternProperties && { patternProperties: map(schema.patternProperties) }),
    ...(schema.items && { items: Array.isArray(schema.items) ? schema.items.map(inner) : inner(schema.items) }),
    ...(schema.anyOf && { anyOf: schema.anyOf.map(inner) }),
  }
}

const validators = new WeakMap<PageType, ReturnType<typeof Compile>>()

/** The first place where a view model differs from its page's schema, as THEME_MODEL_INVALID, or undefined. */
export function modelMismatch(page: PageType, model: object) {
  const validator = validators.get(page) ?? Compile(closed(page.model as SchemaNode) as TSchema)
  validators.set(page, validator)
  if (validator.Check(model)) return undefined
  // Of a union every branch complains; the deepest complaint is the useful one.
  const [first, ...rest] = validator.Errors(model)
  const depth = (path: string) => path.split('/').length
  const worst = rest.reduce((a, b) => (a && depth(b.instancePath) <= depth(a.instancePath) ? a : b), first)
  const extra = (worst?.params as { additionalProperties?: string[] } | undefined)?.additionalProperties
  const reason = extra
    ? `the schema has no field ${extra.join(', ')}`
    : (worst?.message ?? 'it does not match the schema')
  return themeErrors.THEME_MODEL_INVALID({ name: page.name, path: worst?.instancePath || '/', reason })
}
