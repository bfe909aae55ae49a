import { Type } from 'typebox'
import { definePage } from '../themes/page.js'

/**
 * A form that came after its session had ended. Form: POST to `action` with the hidden `values`, which shows the form again once
 * somebody has signed in. `waiting`: it was tried, and nobody has; `reader`: whose form it is.
 */
export const ResumePage = definePage(
  'auth/resume',
  Type.Object({
    action: Type.String(),
    reader: Type.String(),
    waiting: Type.Boolean(),
    values: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  }),
)
