/** The parts of JSON Schema that TypeBox writes for view models. */
interface SchemaNode {
  type?: string | string[]
  properties?: Record<string, SchemaNode>
  patternProperties?: Record<string, SchemaNode>
  additionalProperties?: boolean | SchemaNode
  items?: SchemaNode | SchemaNode[]
  anyOf?: SchemaNode[]
  allOf?: SchemaNode[]
  oneOf?: SchemaNode[]
  const?: unknown
  enum?: unknown[]
}

/** Alternatives a value may be; null: anything. */
export type Shape = readonly SchemaNode[] | null

/** The shape of a schema; unions become alternatives, what we cannot read becomes anything. */
export function shapeOfSchema(schema: object): Shape {
  const node = schema as SchemaNode
  const branches = node.anyOf ?? node.oneOf ?? node.allOf
  if (branches) return join(branches.map(shapeOfSchema))
  return node.type || node.properties || 'const' in node || node.enum ? [node] : null
}

function join(shapes: readonly Shape[]): Shape {
  return shapes.includes(null) ? null : shapes.flatMap((shape) => shape ?? [])
}

/** The shape of a field, null when it cannot be known, undefined when no alternative has it. */
export function stepInto(shape: Shape, field: string): Shape | undefined {
  if (shape === null) return null
  const found = shape.map((node) => stepOne(node, field)).filter((next) => next !== undefined)
  return found.length ? join(found) : undefined
}

function stepOne(node: SchemaNode, field: string): Shape | undefined {
  if (node.type === 'array' || node.type === 'string') {
    if (field === 'length') return [{ type: 'integer' }]
    return node.type === 'array' && /^\d+$/.test(field) ? itemsOf([node]) : undefined
  }
  const own = node.properties && Object.hasOwn(node.properties, field) ? node.properties[field] : undefined
  if (own) return shapeOfSchema(own)
  const others = Object.values(node.patternProperties ?? {})
  if (others.length) return join(others.map(shapeOfSchema))
  if (typeof node.additionalProperties === 'object') return shapeOfSchema(node.additionalProperties)
  return node.additionalProperties === true || (node.type === 'object' && !node.properties) ? null : undefined
}

/** The shape of what `each` walks over. */
export function itemsOf(shape: Shape): Shape {
  if (shape === null) return null
  const items = shape.flatMap((node) => {
    if (node.type === 'array' && node.items && !Array.isArray(node.items)) return [shapeOfSchema(node.items)]
    if (node.type === 'null') return []
    return [Object.keys(node.patternProperties ?? {}).length ? (stepOne(node, '') ?? null) : null]
  })
  return items.length ? join(items) : null
}
