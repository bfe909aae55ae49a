import type { Operation, OperationGroup, Parameter } from './api-docs.view.js'

interface Schema {
  type?: string | string[]
  format?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  const?: unknown
  enum?: unknown[]
}

interface OpenApiOperation {
  summary?: string
  tags?: string[]
  security?: unknown[]
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[]
  requestBody?: { content?: Record<string, { schema?: Schema }> }
  responses?: Record<string, unknown>
}

export interface OpenApiDocument {
  paths?: Record<string, Record<string, OpenApiOperation>>
}

/** The document's operations by tag, each with what it takes and what it answers. */
export function describeOperations(document: OpenApiDocument): OperationGroup[] {
  const groups = new Map<string, Operation[]>()
  for (const [path, methods] of Object.entries(document.paths ?? {}))
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? 'other'
      groups.set(tag, [...(groups.get(tag) ?? []), describe(path, method, operation)])
    }
  return [...groups].sort(([a], [b]) => a.localeCompare(b)).map(([tag, operations]) => ({ tag, operations }))
}

function describe(path: string, method: string, operation: OpenApiOperation): Operation {
  const parameters = (operation.parameters ?? []).map((p) => ({
    name: p.name,
    place: p.in,
    type: typeOf(p.schema),
    required: p.required ?? false,
  }))
  return {
    id: `${method}-${path}`.replace(/[^a-z0-9]+/gi, '-').toLowerCase(),
    method: method.toUpperCase(),
    path,
    summary: operation.summary ?? '',
    open: operation.security?.length === 0,
    parameters: [...parameters, ...bodyFields(operation)],
    answers: Object.keys(operation.responses ?? {}),
  }
}

function bodyFields(operation: OpenApiOperation): Parameter[] {
  const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  return Object.entries(schema?.properties ?? {}).map(([name, field]) => ({
    name,
    place: 'body',
    type: typeOf(field),
    required: schema?.required?.includes(name) ?? false,
  }))
}

function typeOf(schema: Schema | undefined): string {
  if (!schema) return 'any'
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  const choices = schema.anyOf?.map(typeOf) ?? schema.enum?.map((value) => JSON.stringify(value))
  if (choices) return choices.join(' | ')
  if (schema.type === 'array') return `${typeOf(schema.items)}[]`
  return [schema.type ?? 'any'].flat().join(' | ') + (schema.format ? ` (${schema.format})` : '')
}
