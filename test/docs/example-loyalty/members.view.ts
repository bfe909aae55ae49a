import { FormState, InstantSchema, Type, definePage } from 'nettoria'

/** GET /admin/loyalty/members. Filter: `cardName`. Button: POST to /admin/loyalty/members/<id>/clear. */
export const MembersPage = definePage(
  'example-loyalty/members',
  Type.Object({
    form: FormState,
    members: Type.Array(Type.Object({ id: Type.Integer(), cardName: Type.String(), joinedAt: InstantSchema })),
    filtered: Type.Boolean(),
    first: Type.String(),
    next: Type.String(),
    csv: Type.String(),
  }),
)

/** GET /admin/loyalty/members/<id>/remove. Form: POST to the same address with `confirm`, the name on the card. */
export const RemovePage = definePage(
  'example-loyalty/remove',
  Type.Object({ form: FormState, id: Type.Integer(), cardName: Type.String() }),
)
