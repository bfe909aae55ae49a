import { Database, IdParams, Type, httpErrors, inject, injectable, keysetPage, listOf, listQuery } from 'nettoria'
import type { App } from 'nettoria'
import { PaymentAttempt } from './attempt.model.js'
import { PaymentSchema, paymentJson } from './payment.schemas.js'

/** Payment attempts of the caller's account and their state. */
@injectable()
export class PaymentRoutes {
  constructor(@inject(Database) private readonly db: Database) {}

  routes(app: App): void {
    const { db } = this
    app.get(
      '/payments',
      {
        config: { permission: 'billing.payments.read' },
        schema: {
          summary: 'Payment attempts, newest first',
          tags: ['Payments'],
          querystring: Type.Object({ ...listQuery, invoiceId: Type.Optional(IdParams.properties.id) }),
          response: { 200: listOf(PaymentSchema) },
        },
      },
      async (request) => {
        const { accountId } = request.signedIn()
        const { invoiceId, ...list } = request.query
        const query = PaymentAttempt.query(db.read).where({ account_id: accountId })
        if (invoiceId !== undefined) query.where({ invoice_id: invoiceId })
        const page = await keysetPage<PaymentAttempt>(query, list)
        return { items: page.items.map(paymentJson), nextCursor: page.nextCursor }
      },
    )
    app.get(
      '/payments/:id',
      {
        config: { permission: 'billing.payments.read' },
        schema: {
          summary: 'One payment attempt',
          tags: ['Payments'],
          params: IdParams,
          response: { 200: PaymentSchema },
        },
      },
      async (request) => {
        const { accountId } = request.signedIn()
        const attempt = await PaymentAttempt.query(db.read).findOne({ id: request.params.id, account_id: accountId })
        if (!attempt) throw httpErrors.NOT_FOUND()
        return paymentJson(attempt)
      },
    )
  }
}
