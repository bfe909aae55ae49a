import type { Reader } from 'nettoria'
import type { ImageView, Period } from 'nettoria/contracts/catalog'
import type { CustomPlanRecord, DatacenterRecord, ImageRecord, PlanRecord, Resource, Snapshot } from './snapshot.js'

type Row = Record<string, unknown>

const texts = (json: unknown) => JSON.parse(json as string) as Record<string, string>
const flag = (value: unknown) => Number(value) === 1

/** Loads the catalogue: one query a table, whatever its size. */
export async function loadSnapshot(read: Reader, revision: string): Promise<Snapshot> {
  const rows = (table: string, order: string[]) => read<Row, Row[]>(table).orderBy(order)
  const products = await rows('catalog_products', ['position', 'id'])
  const plans = plansById(await rows('catalog_plans', ['position', 'id']), await rows('catalog_plan_prices', ['id']))
  const customs = customByProduct(
    await rows('catalog_custom_plans', ['id']),
    await rows('catalog_custom_prices', ['id']),
  )
  const datacenters = datacentersById(await rows('catalog_datacenters', ['position', 'id']))
  const images = imagesById(await rows('catalog_images', ['position', 'id']))
  const inDatacenter = links(await rows('catalog_product_datacenters', ['id']), 'datacenter_id')
  const withImage = links(await rows('catalog_product_images', ['id']), 'image_id')

  return {
    revision,
    plans: new Map([...plans.values()].map(({ plan }) => [plan.id, plan])),
    datacenters,
    images,
    products: products.map((row) => ({
      id: Number(row.id),
      position: Number(row.position),
      slug: row.slug as string,
      kind: row.kind as string,
      names: texts(row.names),
      summaries: texts(row.summaries),
      onSale: flag(row.on_sale),
      plans: [...plans.values()].filter(({ productId }) => productId === Number(row.id)).map(({ plan }) => plan),
      custom: customs.get(Number(row.id)) ?? null,
      datacenters: [...datacenters.values()].filter(({ id }) => inDatacenter.has(`${Number(row.id)}:${id}`)),
      images: [...images.values()].filter(({ id }) => withImage.has(`${Number(row.id)}:${id}`)),
    })),
  }
}

const links = (rows: Row[], column: string) =>
  new Set(rows.map((row) => `${Number(row.product_id)}:${Number(row[column])}`))

function plansById(rows: Row[], prices: Row[]): Map<number, { productId: number; plan: PlanRecord }> {
  const plans = new Map(
    rows.map((row) => {
      const plan: PlanRecord = {
        id: Number(row.id),
        position: Number(row.position),
        productId: Number(row.product_id),
        slug: row.slug as string,
        names: texts(row.names),
        resources: {
          cpu: Number(row.cpu),
          ramGb: Number(row.ram_gb),
          diskGb: Number(row.disk_gb),
          ipv4: Number(row.ipv4),
          trafficGb: Number(row.traffic_gb),
        },
        featured: flag(row.featured),
        onSale: flag(row.on_sale),
        prices: new Map(),
      }
      return [plan.id, { productId: Number(row.product_id), plan }]
    }),
  )
  for (const price of prices) {
    const list = plans.get(Number(price.plan_id))?.plan.prices
    const currency = price.currency as string
    list?.set(currency, { ...list.get(currency), [price.period as Period]: BigInt(price.minor as bigint) })
  }
  return plans
}

function customByProduct(rows: Row[], prices: Row[]): Map<number, CustomPlanRecord> {
  const byId = new Map<number, CustomPlanRecord>(
    rows.map((row) => [
      Number(row.id),
      { limits: JSON.parse(row.limits as string) as CustomPlanRecord['limits'], unitPrices: new Map() },
    ]),
  )
  for (const price of prices) {
    const list = byId.get(Number(price.custom_plan_id))?.unitPrices
    const currency = price.currency as string
    const period = price.period as Period
    const before = list?.get(currency)
    const units = { ...before?.[period], [price.resource as Resource]: BigInt(price.minor as bigint) }
    list?.set(currency, { ...before, [period]: units })
  }
  return new Map(rows.map((row) => [Number(row.product_id), byId.get(Number(row.id))!]))
}

function datacentersById(rows: Row[]): Map<number, DatacenterRecord> {
  return new Map(
    rows.map((row) => [
      Number(row.id),
      {
        id: Number(row.id),
        position: Number(row.position),
        slug: row.slug as string,
        names: texts(row.names),
        cities: texts(row.cities),
        country: row.country as string,
        available: flag(row.available),
      },
    ]),
  )
}

function imagesById(rows: Row[]): Map<number, ImageRecord> {
  return new Map(
    rows.map((row) => [
      Number(row.id),
      {
        id: Number(row.id),
        position: Number(row.position),
        slug: row.slug as string,
        names: texts(row.names),
        version: row.version as string,
        family: row.family as ImageView['family'],
        minDiskGb: Number(row.min_disk_gb),
        onSale: flag(row.on_sale),
      },
    ]),
  )
}
