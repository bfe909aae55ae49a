import { InstantSchema, MoneySchema, Type, instantToJson, moneyToJson } from 'nettoria'
import type { Money, Static } from 'nettoria'
import { periods } from 'nettoria/contracts/catalog'
import type { Selection } from 'nettoria/contracts/catalog'
import { lineTotal } from './add-up-lines.js'
import type { Quote } from './quote-selection.js'

const id = Type.Integer({ minimum: 1, maximum: 2147483647 })
const size = Type.Integer({ minimum: 0, maximum: 1_000_000 })

/** What is chosen, never what it costs: prices come from the server. Closed, so a price in the body is refused. */
export const selectionFields = {
  serviceId: id,
  planId: Type.Optional(id),
  custom: Type.Optional(
    Type.Object({ cpu: size, ramGb: size, diskGb: size, ipv4: size, trafficGb: size }, { additionalProperties: false }),
  ),
  datacenterId: id,
  imageId: id,
  period: Type.Enum([...periods]),
  options: Type.Optional(Type.Object({}, { additionalProperties: false, description: 'None are sold yet' })),
  discountCode: Type.Optional(Type.String({ maxLength: 60 })),
}

export const ConfigureBody = Type.Object(selectionFields, { additionalProperties: false })

export const OrderBody = Type.Object(
  {
    ...selectionFields,
    hostname: Type.String({ minLength: 1, maxLength: 300 }),
    sshKeys: Type.Optional(Type.Array(Type.String({ maxLength: 8192 }), { maxItems: 20 })),
    userData: Type.Optional(Type.String({ maxLength: 16384 })),
  },
  { additionalProperties: false },
)

export function selectionOf(body: Static<typeof ConfigureBody>): Selection {
  const { serviceId, planId, custom, datacenterId, imageId, period } = body
  const size = { ...(planId === undefined ? {} : { planId }), ...(custom === undefined ? {} : { custom }) }
  return { serviceId, ...size, datacenterId, imageId, period }
}

export const LineSchema = Type.Object({
  kind: Type.String(),
  description: Type.String(),
  quantity: Type.Integer(),
  unitPrice: MoneySchema,
  total: MoneySchema,
})

/**
 * `discount` is what is taken off; `total = subtotal - discount + tax`. `recurring`: each later period. `hourly`: one hour of the
 * same selection, null where it is not sold by the hour.
 */
export const QuoteSchema = Type.Object({
  lines: Type.Array(LineSchema),
  subtotal: MoneySchema,
  discount: MoneySchema,
  tax: MoneySchema,
  total: MoneySchema,
  recurring: MoneySchema,
  hourly: Type.Union([MoneySchema, Type.Null()]),
  validUntil: InstantSchema,
})

export function quoteToJson(quote: Quote, hourly: Money | null): Static<typeof QuoteSchema> {
  return {
    lines: quote.lines.map(({ kind, description, quantity, unitPrice, ...line }) => ({
      kind,
      description,
      quantity,
      unitPrice,
      total: moneyToJson(lineTotal({ kind, description, quantity, unitPrice, ...line }, quote.total.currency)),
    })),
    subtotal: moneyToJson(quote.subtotal),
    discount: moneyToJson(quote.discount),
    tax: moneyToJson(quote.tax),
    total: moneyToJson(quote.total),
    recurring: moneyToJson(quote.recurring),
    hourly: hourly && moneyToJson(hourly),
    validUntil: instantToJson(quote.validUntil),
  }
}
