import { moneyOf, scaleMoney } from 'nettoria'
import type { Tx } from 'nettoria'
import {
  demoDatacenters,
  demoImages,
  demoLimits,
  demoPlans,
  demoProduct,
  demoTerms,
  demoUnitPrices,
} from './demo-data.js'
import { reviseCatalog } from './remember-snapshot.js'

const json = JSON.stringify

/** Writes the demo catalogue; does nothing where its product exists. */
export async function seedDemoCatalog(tx: Tx): Promise<void> {
  if (await tx('catalog_products').where({ slug: demoProduct.slug }).first('id')) return
  const { slug, kind, names, summaries } = demoProduct
  await tx('catalog_products').insert({
    slug,
    kind,
    names: json(names),
    summaries: json(summaries),
    on_sale: 1,
    position: 1,
  })
  const productId = await idOf(tx, 'catalog_products', slug)
  await seedPlans(tx, productId)
  await seedCustomPlan(tx, productId)
  await seedPlaces(tx, productId)
  await reviseCatalog(tx)
}

async function idOf(tx: Tx, table: string, slug: string): Promise<number> {
  const row = (await tx(table).where({ slug }).first('id')) as { id: number }
  return Number(row.id)
}

async function idsBySlug(tx: Tx, table: string, slugs: string[]): Promise<{ id: number; slug: string }[]> {
  return (await tx(table).whereIn('slug', slugs).select('id', 'slug')) as { id: number; slug: string }[]
}

const termPrice = (currency: string, monthly: number, term: (typeof demoTerms)[number]) =>
  scaleMoney(moneyOf(currency, monthly), term.months * (100 - term.percentOff), 100).minor

async function seedPlans(tx: Tx, productId: number): Promise<void> {
  await tx('catalog_plans').insert(
    demoPlans.map(({ slug, name, resources, featured }, position) => ({
      product_id: productId,
      slug,
      names: json({ en: name, fa: name }),
      cpu: resources.cpu,
      ram_gb: resources.ramGb,
      disk_gb: resources.diskGb,
      ipv4: resources.ipv4,
      traffic_gb: resources.trafficGb,
      featured: featured ? 1 : 0,
      on_sale: 1,
      position,
    })),
  )
  const rows = (await tx('catalog_plans').where({ product_id: productId }).select('id', 'slug')) as {
    id: number
    slug: string
  }[]
  const planIds = new Map(rows.map((row) => [row.slug, row.id]))
  const prices = demoPlans.flatMap((plan) =>
    Object.entries(plan.monthly).flatMap(([currency, monthly]) => [
      { plan_id: planIds.get(plan.slug), currency, period: 'hourly', minor: plan.hourly[currency] },
      ...demoTerms.map((term) => ({
        plan_id: planIds.get(plan.slug),
        currency,
        period: term.period,
        minor: termPrice(currency, monthly, term),
      })),
    ]),
  )
  await tx('catalog_plan_prices').insert(prices)
}

async function seedCustomPlan(tx: Tx, productId: number): Promise<void> {
  await tx('catalog_custom_plans').insert({ product_id: productId, limits: json(demoLimits) })
  const custom = (await tx('catalog_custom_plans').where({ product_id: productId }).first('id')) as { id: number }
  const prices = Object.entries(demoUnitPrices).flatMap(([currency, units]) =>
    Object.entries(units).flatMap(([resource, monthly]) =>
      demoTerms.map((term) => ({
        custom_plan_id: custom.id,
        resource,
        currency,
        period: term.period,
        minor: termPrice(currency, monthly, term),
      })),
    ),
  )
  await tx('catalog_custom_prices').insert(prices)
}

async function seedPlaces(tx: Tx, productId: number): Promise<void> {
  await tx('catalog_datacenters').insert(
    demoDatacenters.map(({ slug, names, cities, country }, position) => ({
      slug,
      names: json(names),
      cities: json(cities),
      country,
      available: 1,
      position,
    })),
  )
  await tx('catalog_images').insert(
    demoImages.map(({ slug, names, version, family, minDiskGb }, position) => ({
      slug,
      names: json(names),
      version,
      family,
      min_disk_gb: minDiskGb,
      on_sale: 1,
      position,
    })),
  )
  const datacenters = await idsBySlug(
    tx,
    'catalog_datacenters',
    demoDatacenters.map(({ slug }) => slug),
  )
  const images = await idsBySlug(
    tx,
    'catalog_images',
    demoImages.map(({ slug }) => slug),
  )
  await tx('catalog_product_datacenters').insert(
    datacenters.map(({ id }) => ({ product_id: productId, datacenter_id: id })),
  )
  await tx('catalog_product_images').insert(images.map(({ id }) => ({ product_id: productId, image_id: id })))
}
