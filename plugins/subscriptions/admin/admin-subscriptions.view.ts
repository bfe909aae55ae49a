import { FormState, InstantSchema, Type, definePage, instantToJson } from 'nettoria'
import type { Static } from 'nettoria'
import { sourcesOf } from '../move-subscription.js'
import { viewSubscription } from '../subscription.model.js'
import type { Subscription } from '../subscription.model.js'
import { SubscriptionSchema, subscriptionToJson } from '../subscriptions.schemas.js'

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

/** A subscription as its operator sees it. */
export const AdminSubscription = Type.Object({
  ...SubscriptionSchema.properties,
  accountId: Type.Integer(),
  invoiceId: Type.Integer(),
  activatedAt: orNull(InstantSchema),
  endedAt: orNull(InstantSchema),
  canCancel: Type.Boolean(),
})

export const AdminSubscriptionsPage = definePage(
  'subscriptions/admin/subscriptions',
  Type.Object({
    form: FormState,
    statuses: Type.Array(Type.Object({ value: Type.String(), label: Type.String() })),
    subscriptions: Type.Array(AdminSubscription),
    filtered: Type.Boolean(),
    first: Type.String(),
    next: Type.String(),
    csv: Type.String(),
  }),
)

/** Form: POST /admin/subscriptions/:id/cancel with `hostname` as proof, while `subscription.canCancel`. */
export const AdminSubscriptionPage = definePage(
  'subscriptions/admin/subscription',
  Type.Object({ form: FormState, subscription: AdminSubscription }),
)

export function viewAdminSubscription(row: Subscription): Static<typeof AdminSubscription> {
  const instant = (at: number | null) => (at === null ? null : instantToJson(at))
  return {
    ...subscriptionToJson(viewSubscription(row)),
    accountId: row.accountId,
    invoiceId: row.invoiceId,
    activatedAt: instant(row.activatedAt),
    endedAt: instant(row.endedAt),
    canCancel: sourcesOf('cancelling').includes(row.status),
  }
}
