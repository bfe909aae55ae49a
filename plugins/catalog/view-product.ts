import { moneyOf } from 'nettoria'
import type { Money } from 'nettoria'
import { periods } from 'nettoria/contracts/catalog'
import type {
  CustomPlanView,
  DatacenterView,
  ImageView,
  Period,
  PlanView,
  ProductView,
  Resources,
} from 'nettoria/contracts/catalog'
import { localise, resourceNames } from './snapshot.js'
import type { CustomPlanRecord, DatacenterRecord, ImageRecord, PlanRecord, ProductRecord } from './snapshot.js'

export interface CatalogReader {
  locale: string
  currency: string
}

/** A product as `reader` sees it: what is on sale, in their language and currency. */
export function viewProduct(product: ProductRecord, reader: CatalogReader): ProductView {
  const plans = product.plans.filter((plan) => plan.onSale).map((plan) => viewPlan(plan, reader))
  const custom = product.custom && viewCustomPlan(product.custom, reader)
  return {
    id: product.id,
    slug: product.slug,
    name: localise(product.names, reader.locale),
    summary: localise(product.summaries, reader.locale),
    kind: product.kind,
    plans,
    custom,
    datacenters: product.datacenters.map((datacenter) => viewDatacenter(datacenter, reader.locale)),
    images: product.images.filter((image) => image.onSale).map((image) => viewImage(image, reader.locale)),
    periods: periods.filter((period) => plans.some((plan) => plan.prices[period]) || custom?.unitPrices[period]),
  }
}

export function viewPlan(plan: PlanRecord, reader: CatalogReader): PlanView {
  const list = plan.prices.get(reader.currency) ?? {}
  const prices = periods.flatMap((period) => {
    const minor = list[period]
    return minor === undefined ? [] : [[period, moneyOf(reader.currency, minor)] as const]
  })
  return {
    id: plan.id,
    slug: plan.slug,
    name: localise(plan.names, reader.locale),
    resources: plan.resources,
    featured: plan.featured,
    prices: Object.fromEntries(prices),
  }
}

function viewCustomPlan(custom: CustomPlanRecord, reader: CatalogReader): CustomPlanView {
  const prices = periods.flatMap((period) => {
    const units = unitPricesOf(custom, reader.currency, period)
    return units ? [[period, units] as const] : []
  })
  return { limits: custom.limits, unitPrices: Object.fromEntries(prices) }
}

/** Prices of one unit of each resource; undefined unless every resource has one: a missing price is not 0. */
export function unitPricesOf(
  custom: CustomPlanRecord,
  currency: string,
  period: Period,
): Record<keyof Resources, Money> | undefined {
  const units = custom.unitPrices.get(currency)?.[period]
  if (!units || resourceNames.some((name) => units[name] === undefined)) return undefined
  return Object.fromEntries(resourceNames.map((name) => [name, moneyOf(currency, units[name]!)])) as Record<
    keyof Resources,
    Money
  >
}

export function viewDatacenter(datacenter: DatacenterRecord, locale: string): DatacenterView {
  return {
    id: datacenter.id,
    slug: datacenter.slug,
    name: localise(datacenter.names, locale),
    city: localise(datacenter.cities, locale),
    country: datacenter.country,
    available: datacenter.available,
  }
}

export function viewImage(image: ImageRecord, locale: string): ImageView {
  return {
    id: image.id,
    slug: image.slug,
    name: localise(image.names, locale),
    version: image.version,
    family: image.family,
    minDiskGb: image.minDiskGb,
  }
}
