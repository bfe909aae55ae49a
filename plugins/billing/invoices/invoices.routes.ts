import { AccountInvoices } from './list-invoices.js'
import { Payments } from 'nettoria/contracts/billing'
import { IdParams, Type, httpErrors, inject, injectable, listOf, listQuery } from 'nettoria'
import type { App } from 'nettoria'
import { InvoiceSchema, invoiceJson, invoiceStatuses } from './invoice.schemas.js'

const Paid = Type.Object({ status: Type.Literal('paid') })
const Redirect = Type.Object({
  status: Type.Literal('redirect'),
  redirectUrl: Type.String(),
  attemptId: Type.Integer(),
})

export const PayBody = Type.Object({ method: Type.String({ minLength: 1, maxLength: 60 }) })

/** Invoices of the caller's account under /api. */
@injectable()
export class InvoiceRoutes {
  constructor(
    @inject(AccountInvoices) private readonly invoices: AccountInvoices,
    @inject(Payments) private readonly payments: Payments,
  ) {}

  routes(app: App): void {
    const { invoices, payments } = this
    app.get(
      '/invoices',
      {
        config: { permission: 'billing.invoices.read' },
        schema: {
          summary: 'Invoices, newest first',
          tags: ['Invoices'],
          querystring: Type.Object({
            ...listQuery,
            status: Type.Optional(Type.Enum(invoiceStatuses)),
          }),
          response: { 200: listOf(InvoiceSchema) },
        },
      },
      async (request) => {
        const page = await invoices.list(request.signedIn().accountId, request.query)
        return { items: page.items.map(invoiceJson), nextCursor: page.nextCursor }
      },
    )
    app.get(
      '/invoices/:id',
      {
        config: { permission: 'billing.invoices.read' },
        schema: { summary: 'One invoice', tags: ['Invoices'], params: IdParams, response: { 200: InvoiceSchema } },
      },
      async (request) => {
        const invoice = await invoices.find(request.signedIn().accountId, request.params.id)
        if (!invoice) throw httpErrors.NOT_FOUND()
        return invoiceJson(invoice)
      },
    )
    app.post(
      '/invoices/:id/pay',
      {
        config: { permission: 'billing.invoices.pay', idempotent: true },
        schema: {
          summary: 'Pay an invoice from the wallet or through a gateway',
          tags: ['Invoices'],
          params: IdParams,
          body: PayBody,
          response: { 200: Paid, 202: Redirect },
        },
      },
      async (request, reply) => {
        const { accountId, userId } = request.signedIn()
        const invoiceId = request.params.id
        const actor = { kind: 'user', id: String(userId), cause: request.id } as const
        const returnPath = `/invoices/${invoiceId}`
        const started = await payments.start({ invoiceId, accountId, method: request.body.method, returnPath, actor })
        return reply.code(started.status === 'paid' ? 200 : 202).send(started)
      },
    )
  }
}
