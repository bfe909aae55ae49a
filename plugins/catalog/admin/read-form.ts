import { normaliseDigits } from 'nettoria'
import type { Static, TSchema } from 'nettoria'
import { periods } from 'nettoria/contracts/catalog'
import { resourceNames } from '../snapshot.js'
import { CustomPlanInput } from './catalog-input.js'
import type { PlanPrice } from './catalog-input.js'
import type { SchemaPart, Sent } from './form-fields.js'

const plain = (sent: Sent, name: string) => normaliseDigits(sent[name] ?? '').trim()
const number = (sent: Sent, name: string) => Number(plain(sent, name) || Number.NaN)
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

/** What the API takes, read from a form. What does not fit is left as it is, for the use case to refuse by its field. */
export function readForm<S extends TSchema>(schema: S, sent: Sent, path = ''): Static<S> {
  return readPart(schema as SchemaPart, sent, path) as Static<S>
}

function readPart({ type, properties }: SchemaPart, sent: Sent, path: string): unknown {
  if (properties)
    return Object.fromEntries(
      Object.entries(properties).map(([name, part]) => [name, readPart(part, sent, path ? `${path}/${name}` : name)]),
    )
  if (type === 'boolean') return sent[path] === 'on'
  if (type === 'integer') return number(sent, path)
  if (type === 'array') return ticked(sent, path)
  // Texts in a language keep its digits.
  return path.includes('/') ? (sent[path] ?? '').trim() : plain(sent, path)
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
  const unitPrices = Object.entries(sent).flatMap(([field, written]) => {
    const [of, currency, wanted, named] = field.split('/')
    const period = periods.find((one) => one === wanted)
    const resource = resourceNames.find((one) => one === named)
    if (of !== 'unitPrices' || !currency || !period || !resource || !written.trim()) return []
    return [{ currency, period, resource, amount: amountOf(written) }]
  })
  return { limits: readForm(CustomPlanInput.properties.limits, sent, 'limits'), unitPrices }
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
