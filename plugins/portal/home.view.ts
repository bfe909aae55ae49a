import { MoneySchema, Type, definePage } from 'nettoria'

const MaybeMoney = Type.Union([MoneySchema, Type.Null()])

const Plan = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  featured: Type.Boolean(),
  cpu: Type.Integer(),
  ramGb: Type.Integer(),
  diskGb: Type.Integer(),
  ipv4: Type.Integer(),
  /** In TB from 1000 GB up. */
  traffic: Type.Object({ value: Type.Number(), unit: Type.Union([Type.Literal('gb'), Type.Literal('tb')]) }),
  monthly: MaybeMoney,
  /** Price an hour, for plans sold by the hour. */
  hourly: MaybeMoney,
  href: Type.String(),
})

/** GET /: what the panel sells, for everybody. */
export const HomePage = definePage(
  'portal/home',
  Type.Object({
    /** Least monthly price of all plans. */
    from: MaybeMoney,
    products: Type.Array(
      Type.Object({
        slug: Type.String(),
        name: Type.String(),
        summary: Type.String(),
        plans: Type.Array(Plan),
        /** Sizes can be chosen freely. */
        custom: Type.Boolean(),
        customHref: Type.String(),
      }),
    ),
    datacenters: Type.Array(
      Type.Object({
        name: Type.String(),
        city: Type.String(),
        country: Type.String(),
        code: Type.String(),
        available: Type.Boolean(),
      }),
    ),
    images: Type.Array(Type.Object({ name: Type.String(), version: Type.String(), icon: Type.String() })),
  }),
)
