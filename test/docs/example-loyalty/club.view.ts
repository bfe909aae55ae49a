import { FormState, Type, definePage } from 'nettoria'

/** GET /loyalty. Form: POST to the same address with `cardName`; `member` is null until then. */
export const ClubPage = definePage(
  'example-loyalty/club',
  Type.Object({
    form: FormState,
    member: Type.Union([Type.Object({ cardName: Type.String(), points: Type.Integer() }), Type.Null()]),
  }),
)

/** Drawn for POST /loyalty/preview: the card before it exists. */
export const PreviewPage = definePage('example-loyalty/preview', Type.Object({ cardName: Type.String() }))
