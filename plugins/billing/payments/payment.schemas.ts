import { InstantSchema, MoneySchema, Type, instantToJson, moneyOf, moneyToJson } from 'nettoria'
import { attemptStatuses } from './attempt-states.js'
import type { PaymentAttempt } from './attempt.model.js'

const Nullable = <T extends Parameters<typeof Type.Array>[0]>(schema: T) => Type.Union([schema, Type.Null()])

export const PaymentSchema = Type.Object({
  id: Type.Integer(),
  invoiceId: Type.Integer(),
  method: Type.String(),
  status: Type.Enum(attemptStatuses),
  amount: MoneySchema,
  reference: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  createdAt: InstantSchema,
  finishedAt: Nullable(InstantSchema),
})

export function paymentJson(attempt: PaymentAttempt) {
  const { id, invoiceId, gateway, status, reference, reason } = attempt
  return {
    id,
    invoiceId,
    method: gateway,
    status,
    amount: moneyToJson(moneyOf(attempt.currency, attempt.amount)),
    reference,
    reason,
    createdAt: instantToJson(attempt.createdAt),
    finishedAt: attempt.finishedAt === null ? null : instantToJson(attempt.finishedAt),
  }
}
