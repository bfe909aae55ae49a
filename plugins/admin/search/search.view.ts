import { FormState, Type, definePage } from 'nettoria'

export const Hit = Type.Object({
  kind: Type.String(),
  title: Type.String(),
  detail: Type.String(),
  href: Type.String(),
})

/** /admin/search. `asked`: whether there was something to look for. */
export const SearchPage = definePage(
  'admin/search',
  Type.Object({ form: FormState, asked: Type.Boolean(), hits: Type.Array(Hit) }),
)
