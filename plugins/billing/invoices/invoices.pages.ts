import { IdParams, Type, emptyForm, httpErrors, isPanelError, listQuery, refusedForm } from 'nettoria'
import type { App, Database, FormValues } from 'nettoria'
import type { Ledger, Payments } from 'nettoria/contracts/billing'
import { PaymentAttempt } from '../payments/attempt.model.js'
import { InvoicePage, InvoicesPage, invoiceModel, invoiceRow } from './invoice.view.js'
import { PayBody } from './invoices.routes.js'
import type { AccountInvoices } from './list-invoices.js'

const shownAttempts = 5

interface Deps {
  invoices: AccountInvoices
  payments: Payments
  ledger: Ledger
  db: Database
}

/** The customer's invoices, and paying one. */
export function invoicePages({ invoices, payments, ledger, db }: Deps) {
  async function model(accountId: number, id: number, form: FormValues) {
    const view = await invoices.find(accountId, id)
    if (!view) throw httpErrors.NOT_FOUND()
    const balance = await ledger.walletBalance(db.read, accountId, view.currency)
    const attempts = await PaymentAttempt.query(db.read)
      .where({ invoice_id: id })
      .orderBy('id', 'desc')
      .limit(shownAttempts)
    return invoiceModel(view, { methods: payments.methods(view.currency), balance: balance.minor, attempts, form })
  }

  return (app: App): void => {
    app.get(
      '/invoices',
      { config: { permission: 'billing.invoices.read' }, schema: { querystring: Type.Object({ ...listQuery }) } },
      async (request, reply) => {
        const page = await invoices.list(request.signedIn().accountId, request.query)
        const next = page.nextCursor === null ? null : `/invoices?cursor=${page.nextCursor}`
        return reply.page(InvoicesPage, { invoices: page.items.map(invoiceRow), next })
      },
    )
    app.get(
      '/invoices/:id',
      { config: { permission: 'billing.invoices.read' }, schema: { params: IdParams } },
      async (request, reply) =>
        reply.page(InvoicePage, await model(request.signedIn().accountId, request.params.id, emptyForm())),
    )
    app.post(
      '/invoices/:id/pay',
      { config: { permission: 'billing.invoices.pay' }, schema: { params: IdParams, body: PayBody } },
      async (request, reply) => {
        const { accountId, userId } = request.signedIn()
        const invoiceId = request.params.id
        const returnPath = `/invoices/${invoiceId}`
        const actor = { kind: 'user', id: String(userId), cause: request.id } as const
        try {
          const started = await payments.start({ invoiceId, accountId, method: request.body.method, returnPath, actor })
          if (started.status === 'redirect') return await reply.leave(started.redirectUrl)
          return reply.done(returnPath, { kind: 'success', message: 'billing.return.paid' })
        } catch (error) {
          if (!isPanelError(error) || error.status === 404) throw error
          const form = refusedForm(error, request)
          return reply.page(InvoicePage, await model(accountId, invoiceId, form), { status: error.status })
        }
      },
    )
  }
}
