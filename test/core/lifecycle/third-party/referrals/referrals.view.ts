import { Type, definePage } from 'nettoria'

/** GET /referrals. `code` is empty until the customer opened one. */
export const CodePage = definePage('referrals/code', Type.Object({ code: Type.String(), rewards: Type.Integer() }))

/** GET /admin/referrals. */
export const ProgrammePage = definePage(
  'referrals/programme',
  Type.Object({ links: Type.Array(Type.Object({ code: Type.String(), rewards: Type.Integer() })) }),
)
