import { Type, normaliseDigits } from 'nettoria'
import type { Static } from 'nettoria'
import { periods } from 'nettoria/contracts/catalog'
import type { Period, ProductView, Resources, Selection } from 'nettoria/contracts/catalog'
import { isOrderable } from './orderable-periods.js'

const short = Type.Optional(Type.String({ maxLength: 60 }))

export const resourceNames = [
  'cpu',
  'ramGb',
  'diskGb',
  'ipv4',
  'trafficGb',
] as const satisfies readonly (keyof Resources)[]

const choices = {
  serviceId: short,
  datacenterId: short,
  imageId: short,
  /** Id of a plan, or `custom`: then the sizes count. */
  planId: short,
  cpu: short,
  ramGb: short,
  diskGb: short,
  ipv4: short,
  trafficGb: short,
  period: short,
  hostname: Type.Optional(Type.String({ maxLength: 300 })),
}

/** The order form as the browser sends it: text, all of it. */
export const OrderFormBody = Type.Object({
  ...choices,
  sshKeys: Type.Optional(Type.String({ maxLength: 60_000 })),
  userData: Type.Optional(Type.String({ maxLength: 20_000 })),
  intent: Type.Optional(Type.Enum(['update', 'order'])),
})
export type OrderFormBody = Static<typeof OrderFormBody>

/** A link to the form with choices made; anything else in the address is ignored. */
export const OrderFormQuery = Type.Object(choices, { additionalProperties: true })

/** Values of the form: what was given, and a sensible default for the rest. Ids may also be written as slugs. */
export function fillForm(product: ProductView, given: OrderFormBody): Record<string, string> {
  const available = product.datacenters.filter((one) => one.available)
  const featured = product.plans.find((plan) => plan.featured)
  const limits = product.custom?.limits
  const sizes = resourceNames.map((name) => [name, given[name] || String(limits?.[name].min ?? '')])
  return {
    serviceId: String(product.id),
    datacenterId: pick(available, given.datacenterId) ?? String(available[0]?.id ?? ''),
    imageId: pick(product.images, given.imageId) ?? String(product.images[0]?.id ?? ''),
    planId:
      given.planId === 'custom' && product.custom
        ? 'custom'
        : (pick(product.plans, given.planId) ?? String((featured ?? product.plans[0])?.id ?? 'custom')),
    ...Object.fromEntries(sizes),
    period: readPeriod(product, given.period),
    hostname: given.hostname ?? '',
    sshKeys: given.sshKeys ?? '',
    userData: given.userData ?? '',
  }
}

const pick = (from: readonly { id: number; slug: string }[], wanted: string | undefined): string | undefined => {
  const found = from.find((one) => String(one.id) === wanted || one.slug === wanted)
  return found && String(found.id)
}

function readPeriod(product: ProductView, wanted: string | undefined): Period {
  const offered = product.periods.filter(isOrderable)
  const fallback = offered.includes('monthly') ? 'monthly' : (offered[0] ?? 'monthly')
  return periods.find((period) => period === wanted && isOrderable(period)) ?? fallback
}

export function selectionOfForm(values: Record<string, string>): Selection {
  const number = (name: string) => Number(normaliseDigits(values[name] || 'none'))
  const custom = () => Object.fromEntries(resourceNames.map((name) => [name, number(name)])) as unknown as Resources
  return {
    serviceId: number('serviceId'),
    ...(values.planId === 'custom' ? { custom: custom() } : { planId: number('planId') }),
    datacenterId: number('datacenterId'),
    imageId: number('imageId'),
    period: values.period as Period,
  }
}

/** The choices as a query string, for the way through signing up. Keys and user data are left out: addresses end in logs. */
export function queryOfForm(values: Record<string, string>): string {
  const kept = Object.keys(choices).flatMap((name) => (values[name] ? [[name, values[name]] as [string, string]] : []))
  return new URLSearchParams(kept).toString()
}
