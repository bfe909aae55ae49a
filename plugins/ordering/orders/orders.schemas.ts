import { InstantSchema, MoneySchema, Type, instantToJson, moneyOf, moneyToJson } from 'nettoria'
import type { Static } from 'nettoria'
import type { InvoiceView } from 'nettoria/contracts/billing'
import { periods } from 'nettoria/contracts/catalog'
import { orderStatuses } from './order-status.js'
import type { Order, OrderItem } from './order.model.js'

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

export const OrderSchema = Type.Object({
  id: Type.Integer(),
  status: Type.Enum([...orderStatuses]),
  items: Type.Array(
    Type.Object({
      item: Type.Integer(),
      kind: Type.String(),
      description: Type.String(),
      period: Type.Enum([...periods]),
      price: MoneySchema,
      planId: orNull(Type.Integer()),
      cpu: Type.Integer(),
      ramGb: Type.Integer(),
      diskGb: Type.Integer(),
      ipv4: Type.Integer(),
      trafficGb: Type.Integer(),
      datacenterId: Type.Integer(),
      imageId: Type.Integer(),
      hostname: Type.String(),
      subscriptionId: orNull(Type.Integer()),
    }),
  ),
  subtotal: MoneySchema,
  discount: MoneySchema,
  tax: MoneySchema,
  total: MoneySchema,
  invoiceId: Type.Integer(),
  subscriptionIds: Type.Array(Type.Integer()),
  createdAt: InstantSchema,
})

export function orderToJson(order: Order, items: OrderItem[]): Static<typeof OrderSchema> {
  const money = (minor: bigint) => moneyToJson(moneyOf(order.currency, minor))
  return {
    id: order.id,
    status: order.status,
    items: items.map(itemToJson),
    subtotal: money(order.subtotalMinor),
    discount: money(order.discountMinor),
    tax: money(order.taxMinor),
    total: money(order.totalMinor),
    invoiceId: order.invoiceId,
    subscriptionIds: items.flatMap(({ subscriptionId }) => (subscriptionId ? [subscriptionId] : [])),
    createdAt: instantToJson(order.createdAt),
  }
}

function itemToJson(row: OrderItem): Static<typeof OrderSchema>['items'][number] {
  const { kind, planId, resources, datacenterId, imageId, hostname } = row.configuration
  const { item, description, period, subscriptionId } = row
  const price = moneyToJson(moneyOf(row.currency, row.priceMinor))
  return {
    item,
    kind,
    description,
    period,
    price,
    planId,
    ...resources,
    datacenterId,
    imageId,
    hostname,
    subscriptionId,
  }
}

/** What a client needs to pay; GET /api/invoices/:id has the rest. */
export const PlacedSchema = Type.Object({
  order: OrderSchema,
  invoice: Type.Object({
    id: Type.Integer(),
    number: orNull(Type.String()),
    status: Type.String(),
    subtotal: MoneySchema,
    tax: MoneySchema,
    total: MoneySchema,
    dueAt: InstantSchema,
  }),
})

export function invoiceToJson(invoice: InvoiceView): Static<typeof PlacedSchema>['invoice'] {
  return {
    id: invoice.id,
    number: invoice.number,
    status: invoice.status,
    subtotal: moneyToJson(invoice.subtotal),
    tax: moneyToJson(invoice.tax),
    total: moneyToJson(invoice.total),
    dueAt: instantToJson(invoice.dueAt),
  }
}
