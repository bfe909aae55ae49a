import { FormState, Type, definePage } from 'nettoria'

export const WaitingItem = Type.Object({
  text: Type.String(),
  count: Type.Integer(),
  level: Type.Enum(['warning', 'danger']),
  href: Type.String(),
})

/** /admin. `shortcuts` are the areas the reader may enter. */
export const DashboardPage = definePage(
  'admin/dashboard',
  Type.Object({
    form: FormState,
    items: Type.Array(WaitingItem),
    shortcuts: Type.Array(
      Type.Object({ href: Type.String(), icon: Type.String(), title: Type.String(), text: Type.String() }),
    ),
  }),
)
