import { FormState, MoneySchema, Type, definePage, instantToJson, moneyToJson } from 'nettoria'
import type { FormValues, Static } from 'nettoria'
import type { SubscriptionView } from 'nettoria/contracts/subscriptions'
import { SubscriptionSchema } from './subscriptions.schemas.js'

/**
 * GET /subscriptions/:id/cancel. Form: POST to the same address with `when` (`now`, `period_end`) and `hostname`, written as
 * proof. `canCancel` false: it is being built, or gone. `cancelAt` set: POST /subscriptions/:id/resume undoes it.
 */
export const CancelPage = definePage(
  'subscriptions/cancel',
  Type.Object({
    form: FormState,
    id: Type.Integer(),
    status: SubscriptionSchema.properties.status,
    hostname: Type.String(),
    product: Type.String(),
    diskGb: Type.Integer(),
    ipv4: Type.Integer(),
    price: MoneySchema,
    paidUntil: Type.String(),
    cancelAt: Type.Union([Type.String(), Type.Null()]),
    canCancel: Type.Boolean(),
    whenNow: Type.Boolean(),
  }),
)

export function cancelModel(view: SubscriptionView, form: FormValues): Static<typeof CancelPage.model> {
  const { hostname, productName, planName, resources } = view.configuration
  return {
    form,
    id: view.id,
    status: view.status,
    hostname,
    product: [productName, planName].filter(Boolean).join(' '),
    diskGb: resources.diskGb,
    ipv4: resources.ipv4,
    price: moneyToJson(view.price),
    paidUntil: instantToJson(view.paidUntil),
    cancelAt: view.cancelAt === null ? null : instantToJson(view.cancelAt),
    canCancel: view.status === 'active' || view.status === 'suspended',
    whenNow: form.values.when === 'now',
  }
}
