import { moneyOf, scaleMoney, sumMoney } from 'nettoria'
import type { FieldError, Money } from 'nettoria'
import type { PricedSelection, Resources, Selection } from 'nettoria/contracts/catalog'
import { catalogErrors } from './errors.js'
import { localise, resourceNames } from './snapshot.js'
import type { CustomPlanRecord, ImageRecord, PlanRecord, ProductRecord, Snapshot } from './snapshot.js'
import { unitPricesOf, viewDatacenter, viewImage } from './view-product.js'
import type { CatalogReader } from './view-product.js'

const refused = (
  path: string,
  reason: string,
  message: string,
  params: Record<string, number | string> = {},
): FieldError => ({
  path,
  message,
  key: `catalog.selection.${reason}`,
  params,
})

/** Checks a selection against what is on sale and prices one period of it. Names every wrong field, in the order of the form. */
export function priceSelection(snapshot: Snapshot, selection: Selection, reader: CatalogReader): PricedSelection {
  const product = snapshot.products.find((one) => one.onSale && one.id === selection.serviceId)
  if (!product) throw invalid([refused('serviceId', 'service', 'This service is not on sale.')])

  const datacenter = product.datacenters.find((one) => one.available && one.id === selection.datacenterId)
  const image = product.images.find((one) => one.onSale && one.id === selection.imageId)
  const size = sizeOf(product, selection)
  const problems = [
    ...(datacenter ? [] : [refused('datacenterId', 'datacenter', 'This location is not available.')]),
    ...(image ? [] : [refused('imageId', 'image', 'This operating system is not offered.')]),
    ...size.problems,
    ...(image && size.resources ? imageFits(image, size.resources, selection) : []),
  ]
  if (problems.length || !datacenter || !image || !size.resources) throw invalid(problems)

  const price = size.plan
    ? planPrice(size.plan, selection, reader.currency)
    : customPrice(product.custom!, size.resources, selection, reader.currency)
  if (!price) throw catalogErrors.CATALOG_PRICE_MISSING({ period: selection.period, currency: reader.currency })

  return {
    product: { id: product.id, slug: product.slug, name: localise(product.names, reader.locale), kind: product.kind },
    plan: size.plan && { id: size.plan.id, slug: size.plan.slug, name: localise(size.plan.names, reader.locale) },
    resources: size.resources,
    datacenter: viewDatacenter(datacenter, reader.locale),
    image: viewImage(image, reader.locale),
    period: selection.period,
    price,
  }
}

const invalid = (fields: FieldError[]) => catalogErrors.CATALOG_SELECTION_INVALID({}, { fields })

interface Size {
  plan: PlanRecord | null
  resources: Resources | null
  problems: FieldError[]
}

function sizeOf(product: ProductRecord, selection: Selection): Size {
  const none = (problem: FieldError): Size => ({ plan: null, resources: null, problems: [problem] })
  if ((selection.planId === undefined) === (selection.custom === undefined))
    return none(refused('planId', 'planOrCustom', 'Choose either a plan or custom resources.'))
  if (selection.planId !== undefined) {
    const plan = product.plans.find((one) => one.onSale && one.id === selection.planId)
    return plan
      ? { plan, resources: plan.resources, problems: [] }
      : none(refused('planId', 'plan', 'This plan is not on sale.'))
  }
  if (!product.custom) return none(refused('custom', 'custom', 'This service has no custom plan.'))
  const resources = selection.custom!
  const problems = limitProblems(product.custom, resources)
  return { plan: null, resources: problems.length ? null : pickResources(resources), problems }
}

function limitProblems(custom: CustomPlanRecord, resources: Resources): FieldError[] {
  return resourceNames.flatMap((name) => {
    const { min, max, step } = custom.limits[name]
    const value = resources[name]
    const fits = Number.isSafeInteger(value) && value >= min && value <= max && (value - min) % step === 0
    return fits
      ? []
      : [refused(`custom/${name}`, 'limit', `Choose from ${min} to ${max} in steps of ${step}.`, { min, max, step })]
  })
}

const pickResources = ({ cpu, ramGb, diskGb, ipv4, trafficGb }: Resources): Resources => ({
  cpu,
  ramGb,
  diskGb,
  ipv4,
  trafficGb,
})

function imageFits(image: ImageRecord, resources: Resources, selection: Selection): FieldError[] {
  if (resources.diskGb >= image.minDiskGb) return []
  const path = selection.custom ? 'custom/diskGb' : 'planId'
  const gib = image.minDiskGb
  return [
    refused(path, 'disk', `The operating system needs a disk of at least ${gib} GiB. Choose a larger one.`, { gib }),
  ]
}

function planPrice(plan: PlanRecord, selection: Selection, currency: string): Money | undefined {
  const minor = plan.prices.get(currency)?.[selection.period]
  return minor === undefined ? undefined : moneyOf(currency, minor)
}

function customPrice(
  custom: CustomPlanRecord,
  resources: Resources,
  selection: Selection,
  currency: string,
): Money | undefined {
  const units = unitPricesOf(custom, currency, selection.period)
  return (
    units &&
    sumMoney(
      currency,
      resourceNames.map((name) => scaleMoney(units[name], resources[name])),
    )
  )
}
