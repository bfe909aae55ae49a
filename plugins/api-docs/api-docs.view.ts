import { Type, definePage } from 'nettoria'
import type { Static } from 'nettoria'

const Parameter = Type.Object({
  name: Type.String(),
  place: Type.String(),
  type: Type.String(),
  required: Type.Boolean(),
})
const Operation = Type.Object({
  id: Type.String(),
  method: Type.String(),
  path: Type.String(),
  summary: Type.String(),
  /** Needs no token. */
  open: Type.Boolean(),
  parameters: Type.Array(Parameter),
  answers: Type.Array(Type.String()),
})
const OperationGroup = Type.Object({ tag: Type.String(), operations: Type.Array(Operation) })

export type Parameter = Static<typeof Parameter>
export type Operation = Static<typeof Operation>
export type OperationGroup = Static<typeof OperationGroup>

export const ApiDocsPage = definePage('api-docs/reference', Type.Object({ groups: Type.Array(OperationGroup) }))
