import { FormState, MoneySchema, Type, definePage } from 'nettoria'

/** One field of a form; `name` is the path of the value in the API's body. */
export const Field = Type.Object({
  kind: Type.Enum(['text', 'textarea', 'check', 'select']),
  name: Type.String(),
  label: Type.String(),
  help: Type.String(),
  required: Type.Boolean(),
  /** `ltr` for what is never Persian. */
  dir: Type.String(),
  checked: Type.Boolean(),
  options: Type.Array(Type.Object({ value: Type.String(), label: Type.String() })),
})
export const Group = Type.Object({ title: Type.String(), fields: Type.Array(Field) })

const form = {
  form: FormState,
  title: Type.String(),
  subtitle: Type.String(),
  back: Type.String(),
  backLabel: Type.String(),
  /** Where the form is posted. */
  action: Type.String(),
  groups: Type.Array(Group),
}

/** Every form of the catalogue but the product's. `currencyAction`: where to ask for the fields of another currency, or empty. */
export const FormPage = definePage(
  'catalog/admin/form',
  Type.Object({
    ...form,
    currencyAction: Type.String(),
    links: Type.Array(Type.Object({ href: Type.String(), label: Type.String(), icon: Type.String() })),
  }),
)

/** A product with its plans. `id` 0 while it is new. */
export const ProductPage = definePage(
  'catalog/admin/product',
  Type.Object({
    ...form,
    id: Type.Integer(),
    hasCustom: Type.Boolean(),
    plans: Type.Array(
      Type.Object({
        id: Type.Integer(),
        name: Type.String(),
        slug: Type.String(),
        onSale: Type.Boolean(),
        cpu: Type.Integer(),
        ramGb: Type.Integer(),
        diskGb: Type.Integer(),
        /** Of a month, in every currency. */
        monthly: Type.Array(MoneySchema),
      }),
    ),
  }),
)

const Row = {
  id: Type.Integer(),
  name: Type.String(),
  slug: Type.String(),
  onSale: Type.Boolean(),
}
export const ProductsPage = definePage(
  'catalog/admin/products',
  Type.Object({
    products: Type.Array(
      Type.Object({ ...Row, plans: Type.Integer(), datacenters: Type.Integer(), images: Type.Integer() }),
    ),
  }),
)

/** Datacenters (`what`: "datacenters", `detail`: the city) or images ("images", the version). */
export const PlacesPage = definePage(
  'catalog/admin/places',
  Type.Object({
    what: Type.Enum(['datacenters', 'images']),
    rows: Type.Array(Type.Object({ ...Row, detail: Type.String() })),
  }),
)
