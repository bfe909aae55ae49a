import { normaliseDigits } from 'nettoria'
import { periods } from 'nettoria/contracts/catalog'
import { resourceNames } from '../snapshot.js'
import { imageFamilies } from './catalog-input.js'
import type {
  CustomPlanInput,
  DatacenterInput,
  ImageInput,
  PlanInput,
  PlanPrice,
  ProductInput,
} from './catalog-input.js'
import type { Sent } from './form-fields.js'

const number = (sent: Sent, name: string) => Number(normaliseDigits(sent[name] ?? '').trim() || Number.NaN)
const plain = (sent: Sent, name: string) => normaliseDigits(sent[name] ?? '').trim()
const both = (sent: Sent, name: string) => ({
  en: (sent[`${name}/en`] ?? '').trim(),
  fa: (sent[`${name}/fa`] ?? '').trim(),
})
const on = (sent: Sent, name: string) => sent[name] === 'on'
/** What people write into an amount: Persian digits, thousands in groups. */
const amountOf = (written: string) =>
  normaliseDigits(written)
    .replace(/[\s,٬]/g, '')
    .replace('٫', '.')

function ticked(sent: Sent, name: string): number[] {
  return Object.keys(sent).flatMap((field) => {
    const [of, id] = field.split('/')
    return of === name && sent[field] === 'on' ? [Number(id)] : []
  })
}

export function readProduct(sent: Sent): ProductInput {
  return {
    slug: plain(sent, 'slug'),
    kind: plain(sent, 'kind'),
    names: both(sent, 'names'),
    summaries: both(sent, 'summaries'),
    onSale: on(sent, 'onSale'),
    position: number(sent, 'position'),
    datacenterIds: ticked(sent, 'datacenterIds'),
    imageIds: ticked(sent, 'imageIds'),
  }
}

export function readPlan(sent: Sent): PlanInput {
  const [cpu, ramGb, diskGb, ipv4, trafficGb] = resourceNames.map((name) => number(sent, name)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  return {
    slug: plain(sent, 'slug'),
    names: both(sent, 'names'),
    cpu,
    ramGb,
    diskGb,
    ipv4,
    trafficGb,
    featured: on(sent, 'featured'),
    onSale: on(sent, 'onSale'),
    position: number(sent, 'position'),
  }
}

export function readDatacenter(sent: Sent): DatacenterInput {
  return {
    slug: plain(sent, 'slug'),
    names: both(sent, 'names'),
    cities: both(sent, 'cities'),
    country: plain(sent, 'country').toUpperCase(),
    available: on(sent, 'available'),
    position: number(sent, 'position'),
  }
}

export function readImage(sent: Sent): ImageInput {
  return {
    slug: plain(sent, 'slug'),
    names: both(sent, 'names'),
    version: (sent['version'] ?? '').trim(),
    family: imageFamilies.find((family) => family === sent['family']) ?? 'other',
    minDiskGb: number(sent, 'minDiskGb'),
    onSale: on(sent, 'onSale'),
    position: number(sent, 'position'),
  }
}

/** An empty field is a period without a price: not sold. */
export function readPrices(sent: Sent): PlanPrice[] {
  return Object.entries(sent).flatMap(([field, written]) => {
    const [of, currency, wanted] = field.split('/')
    const period = periods.find((one) => one === wanted)
    if (of !== 'prices' || !currency || !period || !written.trim()) return []
    return [{ currency, period, amount: amountOf(written) }]
  })
}

export function readCustom(sent: Sent): CustomPlanInput {
  const limit = (name: string) => ({
    min: number(sent, `limits/${name}/min`),
    max: number(sent, `limits/${name}/max`),
    step: number(sent, `limits/${name}/step`),
  })
  const unitPrices = Object.entries(sent).flatMap(([field, written]) => {
    const [of, currency, wanted, named] = field.split('/')
    const period = periods.find((one) => one === wanted)
    const resource = resourceNames.find((one) => one === named)
    if (of !== 'unitPrices' || !currency || !period || !resource || !written.trim()) return []
    return [{ currency, period, resource, amount: amountOf(written) }]
  })
  const limits = Object.fromEntries(resourceNames.map((name) => [name, limit(name)])) as CustomPlanInput['limits']
  return { limits, unitPrices }
}

/** The other way round: what the API shows as the values of a form. */
export function valuesOf(input: object, path = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]): [string, string][] => {
      const at = path ? `${path}/${name}` : name
      if (name === 'prices' || name === 'unitPrices') return priceValues(name, value as CustomPlanInput['unitPrices'])
      if (Array.isArray(value)) return value.map((id) => [`${at}/${String(id)}`, 'on'])
      if (typeof value === 'boolean') return value ? [[at, 'on']] : []
      if (typeof value === 'object' && value !== null) return Object.entries(valuesOf(value as object, at))
      return [[at, String(value)]]
    }),
  )
}

function priceValues(name: string, prices: (PlanPrice & { resource?: string })[]): [string, string][] {
  return prices.map(({ currency, period, resource, amount }) => [
    [name, currency, period, resource].filter(Boolean).join('/'),
    amount,
  ])
}
