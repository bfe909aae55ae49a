import { InstantSchema, MoneySchema, Type, instantToJson, moneyToJson } from 'nettoria'
import type { Static } from 'nettoria'
import { periods } from 'nettoria/contracts/catalog'
import type { SubscriptionView } from 'nettoria/contracts/subscriptions'

export const subscriptionStatuses = ['provisioning', 'active', 'suspended', 'cancelling', 'ended', 'failed'] as const

/** A subscription as its customer sees it. Keys and user data stay inside. */
export const SubscriptionSchema = Type.Object({
  id: Type.Integer(),
  orderId: Type.Integer(),
  status: Type.Enum([...subscriptionStatuses]),
  period: Type.Enum([...periods]),
  price: MoneySchema,
  configuration: Type.Object({
    kind: Type.String(),
    productSlug: Type.String(),
    productName: Type.String(),
    planId: Type.Union([Type.Integer(), Type.Null()]),
    planName: Type.Union([Type.String(), Type.Null()]),
    cpu: Type.Integer(),
    ramGb: Type.Integer(),
    diskGb: Type.Integer(),
    ipv4: Type.Integer(),
    trafficGb: Type.Integer(),
    datacenterId: Type.Integer(),
    imageId: Type.Integer(),
    hostname: Type.String(),
  }),
  createdAt: InstantSchema,
  paidUntil: InstantSchema,
  cancelAt: Type.Union([InstantSchema, Type.Null()]),
})

export function subscriptionToJson(view: SubscriptionView): Static<typeof SubscriptionSchema> {
  const { kind, productSlug, productName, planId, planName, resources, datacenterId, imageId, hostname } =
    view.configuration
  return {
    id: view.id,
    orderId: view.orderId,
    status: view.status,
    period: view.period,
    price: moneyToJson(view.price),
    configuration: { kind, productSlug, productName, planId, planName, ...resources, datacenterId, imageId, hostname },
    createdAt: instantToJson(view.createdAt),
    paidUntil: instantToJson(view.paidUntil),
    cancelAt: view.cancelAt === null ? null : instantToJson(view.cancelAt),
  }
}
