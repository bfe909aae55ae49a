import { InstantSchema, MoneySchema, Type, definePage, instantToJson, moneyOf, moneyToJson } from 'nettoria'
import { ParkedPayment, creditable } from './parked-payment.model.js'

export const ParkedSchema = Type.Object({
  id: Type.Integer(),
  attemptId: Type.Integer(),
  invoiceId: Type.Integer(),
  accountId: Type.Integer(),
  gateway: Type.String(),
  reference: Type.String(),
  reason: Type.String(),
  amount: MoneySchema,
  /** Whether it can be put into the wallet. */
  creditable: Type.Boolean(),
  createdAt: InstantSchema,
  resolution: Type.Union([Type.String(), Type.Null()]),
})

export function parkedJson(parked: ParkedPayment) {
  const { id, attemptId, invoiceId, accountId, gateway, reference, reason, resolution } = parked
  return {
    id,
    attemptId,
    invoiceId,
    accountId,
    gateway,
    reference,
    reason,
    amount: moneyToJson(moneyOf(parked.currency, parked.amount)),
    creditable: creditable.includes(reason),
    createdAt: instantToJson(parked.createdAt),
    resolution,
  }
}

export const ParkedPage = definePage(
  'billing/admin/parked',
  Type.Object({ payments: Type.Array(ParkedSchema), first: Type.String(), next: Type.String(), csv: Type.String() }),
)
