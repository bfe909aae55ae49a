import type { Database } from 'nettoria'
import type { AttentionSource } from 'nettoria/contracts/operations'
import { ParkedPayment } from './parked-payment.model.js'

/** Payments that fit no attempt and wait for a decision. */
export function parkedPayments(db: Database): AttentionSource {
  return {
    permission: 'billing.payments.manage',
    async count() {
      const rows = (await db.read(ParkedPayment.tableName).whereNull('resolved_at').count({ many: '*' })) as {
        many: number
      }[]
      return [
        {
          text: 'billing.attention.parked',
          count: Number(rows[0]?.many ?? 0),
          level: 'danger',
          href: '/admin/payments',
        },
      ]
    },
  }
}
