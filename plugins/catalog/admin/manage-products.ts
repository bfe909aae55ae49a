import { Database, httpErrors, inject, injectable, insertRow } from 'nettoria'
import type { Tx } from 'nettoria'
import { reviseCatalog } from '../remember-snapshot.js'
import { resourceNames } from '../snapshot.js'
import { InputCheck } from './catalog-input.js'
import type { CustomPlanInput, PlanInput, PlanPrice, ProductInput } from './catalog-input.js'
import { changeRow, refuseDuplicate, replaceRows } from './write-rows.js'

const flag = (value: boolean) => (value ? 1 : 0)

/** Writes products, their plans, custom plan and prices. Each change is one transaction that revises the catalogue. */
@injectable()
export class ManageProducts {
  constructor(@inject(Database) private readonly db: Database) {}

  /** `id` null adds one. Answers its id. Throws CATALOG_INPUT_INVALID, CATALOG_SLUG_TAKEN, NOT_FOUND. */
  saveProduct(id: number | null, input: ProductInput): Promise<number> {
    const check = new InputCheck()
    check.slug(input.slug)
    if (!/^[a-z][a-z0-9-]*$/.test(input.kind)) check.refuse('kind', 'slug')
    check.texts('names', input.names)
    check.texts('summaries', input.summaries)
    check.whole('position', input.position, 0, 100_000)
    check.done()
    const { slug, kind, names, summaries, onSale, position } = input
    const row = {
      slug,
      kind,
      names: JSON.stringify(names),
      summaries: JSON.stringify(summaries),
      on_sale: flag(onSale),
      position,
    }
    return this.writeNamed(slug, async (tx) => {
      const productId = id === null ? await insertRow(tx, 'catalog_products', row) : id
      if (id !== null) await changeRow(tx, 'catalog_products', id, row)
      await this.link(
        tx,
        'catalog_product_datacenters',
        'datacenter_id',
        productId,
        'catalog_datacenters',
        input.datacenterIds,
      )
      await this.link(tx, 'catalog_product_images', 'image_id', productId, 'catalog_images', input.imageIds)
      return productId
    })
  }

  /** `id` null adds one to the product. Answers its id. Throws CATALOG_INPUT_INVALID, CATALOG_SLUG_TAKEN, NOT_FOUND. */
  savePlan(productId: number, id: number | null, input: PlanInput): Promise<number> {
    const check = new InputCheck()
    check.slug(input.slug)
    check.texts('names', input.names)
    for (const name of resourceNames)
      check.whole(name, input[name], name === 'trafficGb' || name === 'ipv4' ? 0 : 1, 1_000_000)
    check.whole('position', input.position, 0, 100_000)
    check.done()
    const { slug, names, cpu, ramGb, diskGb, ipv4, trafficGb, featured, onSale, position } = input
    const row = {
      product_id: productId,
      slug,
      names: JSON.stringify(names),
      cpu,
      ram_gb: ramGb,
      disk_gb: diskGb,
      ipv4,
      traffic_gb: trafficGb,
      featured: flag(featured),
      on_sale: flag(onSale),
      position,
    }
    return this.writeNamed(slug, async (tx) => {
      if (!(await tx('catalog_products').where({ id: productId }).first('id'))) throw httpErrors.NOT_FOUND()
      if (id === null) return insertRow(tx, 'catalog_plans', row)
      await changeRow(tx, 'catalog_plans', id, row)
      return id
    })
  }

  /** Replaces all prices of a plan: a period that is not named is not sold any more. Throws CATALOG_INPUT_INVALID, NOT_FOUND. */
  async savePrices(planId: number, prices: readonly PlanPrice[]): Promise<void> {
    const check = new InputCheck()
    const rows = prices.map(({ currency, period, amount }) => ({
      plan_id: planId,
      currency,
      period,
      minor: check.price(`prices/${currency}/${period}`, currency, amount),
    }))
    check.done()
    await this.write(async (tx) => {
      if (!(await tx('catalog_plans').where({ id: planId }).first('id'))) throw httpErrors.NOT_FOUND()
      await replaceRows(tx, 'catalog_plan_prices', { plan_id: planId }, rows)
      return planId
    })
  }

  /** Replaces the custom plan of a product with its prices; null takes it off sale. Throws CATALOG_INPUT_INVALID, NOT_FOUND. */
  async saveCustomPlan(productId: number, input: CustomPlanInput | null): Promise<void> {
    const check = new InputCheck()
    for (const name of input ? resourceNames : []) {
      const { min, max, step } = input!.limits[name]
      for (const [part, value] of Object.entries({ min, max, step }))
        check.whole(`limits/${name}/${part}`, value, 0, 1_000_000)
      if (min > max || step < 1) check.refuse(`limits/${name}/min`, 'limits')
    }
    const prices = (input?.unitPrices ?? []).map(({ currency, period, resource, amount }) => ({
      resource,
      currency,
      period,
      minor: check.price(`unitPrices/${currency}/${period}/${resource}`, currency, amount),
    }))
    check.done()
    await this.write(async (tx) => {
      if (!(await tx('catalog_products').where({ id: productId }).first('id'))) throw httpErrors.NOT_FOUND()
      const before = (await tx('catalog_custom_plans').where({ product_id: productId }).first('id')) as
        { id: number } | undefined
      if (before) await tx('catalog_custom_prices').where({ custom_plan_id: before.id }).delete()
      await tx('catalog_custom_plans').where({ product_id: productId }).delete()
      if (!input) return productId
      const limits = JSON.stringify(input.limits)
      const customId = await insertRow(tx, 'catalog_custom_plans', { product_id: productId, limits })
      if (prices.length)
        await tx('catalog_custom_prices').insert(prices.map((row) => ({ ...row, custom_plan_id: customId })))
      return productId
    })
  }

  private writeNamed(slug: string, work: (tx: Tx) => Promise<number>): Promise<number> {
    return refuseDuplicate(slug, () => this.write(work))
  }

  private write(work: (tx: Tx) => Promise<number>): Promise<number> {
    return this.db.transaction(async (tx) => {
      const id = await work(tx)
      await reviseCatalog(tx)
      return id
    })
  }

  /** Ids that do not exist are left out: a place that somebody is adding at the same time is offered at the next save. */
  private async link(tx: Tx, table: string, column: string, productId: number, of: string, ids: readonly number[]) {
    const found = (await tx(of)
      .whereIn('id', [...ids])
      .pluck('id')) as number[]
    const rows = found.map((id) => ({ product_id: productId, [column]: id }))
    await replaceRows(tx, table, { product_id: productId }, rows)
  }
}
