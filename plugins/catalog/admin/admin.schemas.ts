import { Type, formatDecimal, moneyOf } from 'nettoria'
import type { Static } from 'nettoria'
import { periods } from 'nettoria/contracts/catalog'
import { resourceNames } from '../snapshot.js'
import type { CustomPlanRecord, DatacenterRecord, ImageRecord, PlanRecord, ProductRecord } from '../snapshot.js'
import { CustomPlanInput, DatacenterInput, ImageInput, PlanInput, PlanPrice, ProductInput } from './catalog-input.js'

const id = { id: Type.Integer() }
export const AdminPlan = Type.Object({
  ...id,
  productId: Type.Integer(),
  ...PlanInput.properties,
  prices: Type.Array(PlanPrice),
})
export const AdminProduct = Type.Object({
  ...id,
  ...ProductInput.properties,
  plans: Type.Array(AdminPlan),
  custom: Type.Union([CustomPlanInput, Type.Null()]),
})
export const AdminDatacenter = Type.Object({ ...id, ...DatacenterInput.properties })
export const AdminImage = Type.Object({ ...id, ...ImageInput.properties })

const both = ({ en = '', fa = '' }: Record<string, string>) => ({ en, fa })
const decimal = (currency: string, minor: bigint) => formatDecimal(moneyOf(currency, minor))

export function viewAdminPlan(plan: PlanRecord): Static<typeof AdminPlan> {
  const prices = [...plan.prices].flatMap(([currency, list]) =>
    periods.flatMap((period) => {
      const minor = list[period]
      return minor === undefined ? [] : [{ period, currency, amount: decimal(currency, minor) }]
    }),
  )
  const { productId, slug, names, resources, featured, onSale, position } = plan
  return { id: plan.id, productId, slug, names: both(names), ...resources, featured, onSale, position, prices }
}

function viewAdminCustom({ limits, unitPrices }: CustomPlanRecord): Static<typeof CustomPlanInput> {
  const prices = [...unitPrices].flatMap(([currency, list]) =>
    periods.flatMap((period) =>
      resourceNames.flatMap((resource) => {
        const minor = list[period]?.[resource]
        return minor === undefined ? [] : [{ period, currency, resource, amount: decimal(currency, minor) }]
      }),
    ),
  )
  return { limits, unitPrices: prices }
}

export function viewAdminProduct(product: ProductRecord): Static<typeof AdminProduct> {
  const { slug, kind, names, summaries, onSale, position } = product
  return {
    id: product.id,
    slug,
    kind,
    names: both(names),
    summaries: both(summaries),
    onSale,
    position,
    datacenterIds: product.datacenters.map((one) => one.id),
    imageIds: product.images.map((one) => one.id),
    plans: product.plans.map(viewAdminPlan),
    custom: product.custom && viewAdminCustom(product.custom),
  }
}

export function viewAdminDatacenter(one: DatacenterRecord): Static<typeof AdminDatacenter> {
  const { slug, country, available, position } = one
  return { id: one.id, slug, names: both(one.names), cities: both(one.cities), country, available, position }
}

export function viewAdminImage(one: ImageRecord): Static<typeof AdminImage> {
  const { slug, version, family, minDiskGb, onSale, position } = one
  return { id: one.id, slug, names: both(one.names), version, family, minDiskGb, onSale, position }
}
