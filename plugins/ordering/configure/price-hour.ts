import { scaleMoney, sumMoney } from 'nettoria'
import type { Money } from 'nettoria'
import type { PricedSelection, ProductView, Resources } from 'nettoria/contracts/catalog'

/** Price of one hour of what was selected, as the product's price list has it; null where it is not sold by the hour. */
export function priceHour(product: ProductView, { plan, resources, price }: PricedSelection): Money | null {
  if (plan) return product.plans.find(({ id }) => id === plan.id)?.prices.hourly ?? null
  const units = product.custom?.unitPrices.hourly
  if (!units) return null
  const names = Object.keys(units) as (keyof Resources)[]
  return sumMoney(
    price.currency,
    names.map((name) => scaleMoney(units[name], resources[name])),
  )
}
