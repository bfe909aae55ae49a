import { MoneySchema, Type, moneyToJson } from 'nettoria'
import type { Money, Static } from 'nettoria'
import { periods } from 'nettoria/contracts/catalog'
import type { PlanView, ProductView } from 'nettoria/contracts/catalog'

const Prices = Type.Object(Object.fromEntries(periods.map((period) => [period, Type.Optional(MoneySchema)])))

const resources = {
  cpu: Type.Integer({ description: 'Virtual processors' }),
  ramGb: Type.Integer({ description: 'GiB' }),
  diskGb: Type.Integer({ description: 'GiB' }),
  ipv4: Type.Integer({ description: 'IPv4 addresses' }),
  trafficGb: Type.Integer({ description: 'GB a month' }),
}

/** A plan; `prices` lacks the periods it is not sold by. */
export const PlanSchema = Type.Object({
  id: Type.Integer(),
  serviceId: Type.Integer(),
  slug: Type.String(),
  name: Type.String(),
  ...resources,
  featured: Type.Boolean(),
  prices: Prices,
})

const named = { id: Type.Integer(), slug: Type.String(), name: Type.String() }

export const ServiceSchema = Type.Object({
  ...named,
  kind: Type.String(),
  summary: Type.String(),
  plans: Type.Array(PlanSchema),
  datacenters: Type.Array(
    Type.Object({ ...named, city: Type.String(), country: Type.String(), available: Type.Boolean() }),
  ),
  images: Type.Array(
    Type.Object({ ...named, version: Type.String(), family: Type.String(), minDiskGb: Type.Integer() }),
  ),
  periods: Type.Array(Type.Enum([...periods])),
})

const Limit = Type.Object({ min: Type.Integer(), max: Type.Integer(), step: Type.Integer() })
const mapResources = <T>(of: T) => ({ cpu: of, ramGb: of, diskGb: of, ipv4: of, trafficGb: of })

/** One service with its custom plan: limits, and the price of one unit by period. */
export const ServiceDetailSchema = Type.Object({
  ...ServiceSchema.properties,
  custom: Type.Union([
    Type.Null(),
    Type.Object({
      limits: Type.Object(mapResources(Limit)),
      unitPrices: Type.Record(Type.String(), Type.Object(mapResources(MoneySchema))),
    }),
  ]),
})

export function planToJson(serviceId: number, plan: PlanView): Static<typeof PlanSchema> {
  return {
    id: plan.id,
    serviceId,
    slug: plan.slug,
    name: plan.name,
    ...plan.resources,
    featured: plan.featured,
    prices: mapMoney(plan.prices),
  }
}

export function serviceToJson(product: ProductView): Static<typeof ServiceSchema> {
  const { id, slug, name, kind, summary, datacenters, images } = product
  const plans = product.plans.map((plan) => planToJson(id, plan))
  return { id, slug, name, kind, summary, plans, datacenters, images, periods: product.periods }
}

export function serviceDetailToJson(product: ProductView): Static<typeof ServiceDetailSchema> {
  const units = Object.entries(product.custom?.unitPrices ?? {}).map(([period, prices]) => [period, mapMoney(prices)])
  const custom = product.custom && { limits: product.custom.limits, unitPrices: Object.fromEntries(units) }
  return { ...serviceToJson(product), custom }
}

const mapMoney = (of: Partial<Record<string, Money>>) =>
  Object.fromEntries(Object.entries(of).map(([name, money]) => [name, moneyToJson(money!)]))
