import { countryName, moneyToJson } from 'nettoria'
import type { Money, Static } from 'nettoria'
import type { PlanView, ProductView } from 'nettoria/contracts/catalog'
import type { HomePage } from './home.view.js'
import { imageIcon } from './image-icon.js'

type Home = Static<typeof HomePage.model>

const bestPlans = 8

/** The storefront's view of what is on sale; names are in `locale` already, countries are named here. */
export function showCatalog(products: readonly ProductView[], locale: string): Home {
  const monthly = products.flatMap((product) => product.plans.flatMap((plan) => plan.prices.monthly ?? []))
  return {
    from: maybeMoney(least(monthly)),
    products: products.map((product) => ({
      slug: product.slug,
      name: product.name,
      summary: product.summary,
      plans: product.plans.slice(0, bestPlans).map((plan) => showPlan(product, plan)),
      custom: product.custom !== null,
      customHref: `/order?serviceId=${product.id}&planId=custom`,
    })),
    datacenters: unique(products.flatMap((product) => product.datacenters)).map((datacenter) => ({
      name: datacenter.name,
      city: datacenter.city,
      country: countryName(locale, datacenter.country),
      code: datacenter.country,
      available: datacenter.available,
    })),
    images: unique(products.flatMap((product) => product.images)).map((image) => ({
      name: image.name,
      version: image.version,
      icon: imageIcon(image.family),
    })),
  }
}

function showPlan(product: ProductView, plan: PlanView): Home['products'][number]['plans'][number] {
  const { cpu, ramGb, diskGb, ipv4, trafficGb } = plan.resources
  return {
    id: plan.id,
    name: plan.name,
    featured: plan.featured,
    cpu,
    ramGb,
    diskGb,
    ipv4,
    traffic: trafficGb >= 1000 ? { value: trafficGb / 1000, unit: 'tb' } : { value: trafficGb, unit: 'gb' },
    monthly: maybeMoney(plan.prices.monthly),
    hourly: maybeMoney(plan.prices.hourly),
    href: `/order?serviceId=${product.id}&planId=${plan.id}`,
  }
}

const maybeMoney = (money: Money | undefined) => (money ? moneyToJson(money) : null)

function least(prices: readonly Money[]): Money | undefined {
  return prices.reduce<Money | undefined>((low, price) => (low && low.minor <= price.minor ? low : price), undefined)
}

/** The same datacenter or image may belong to several products. */
function unique<T extends { id: number }>(things: readonly T[]): T[] {
  return [...new Map(things.map((thing) => [thing.id, thing])).values()]
}
