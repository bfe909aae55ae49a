import { Database, IdParams, httpErrors, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import { Ledger, Payments } from 'nettoria/contracts/billing'
import { PaymentAttempt } from '../payments/attempt.model.js'
import { InvoicePage, InvoicesPage, invoiceModel, invoiceRow } from './invoice.view.js'
import { PayBody } from './invoices.routes.js'
import { AccountInvoices } from './list-invoices.js'

const shownAttempts = 5

/** The customer's invoices, and paying one. */
@injectable()
export class InvoicePages {
  constructor(
    @inject(AccountInvoices) private readonly invoices: AccountInvoices,
    @inject(Payments) private readonly payments: Payments,
    @inject(Ledger) private readonly ledger: Ledger,
    @inject(Database) private readonly db: Database,
  ) {}

  routes(app: App): void {
    app.list('/invoices', {
      permission: 'billing.invoices.read',
      page: InvoicesPage,
      load: (request, list) => this.invoices.list(request.signedIn().accountId, list),
      show: (_request, { items, first, next }) => ({ invoices: items.map(invoiceRow), first, next }),
    })

    const invoice = app.detail('/invoices/:id', {
      permission: 'billing.invoices.read',
      params: IdParams,
      page: InvoicePage,
      show: async (request, form) => {
        const view = await this.invoices.find(request.signedIn().accountId, request.params.id)
        if (!view) throw httpErrors.NOT_FOUND()
        const balance = await this.ledger.walletBalance(this.db.read, request.signedIn().accountId, view.currency)
        const attempts = await PaymentAttempt.query(this.db.read)
          .where({ invoice_id: view.id })
          .orderBy('id', 'desc')
          .limit(shownAttempts)
        return invoiceModel(view, {
          methods: this.payments.methods(view.currency),
          balance: balance.minor,
          attempts,
          form,
        })
      },
    })
    invoice.form('pay', {
      permission: 'billing.invoices.pay',
      body: PayBody,
      act: (request) => {
        const { accountId } = request.signedIn()
        const { id: invoiceId } = request.params
        const { method } = request.body
        const returnPath = `/invoices/${invoiceId}`
        return this.payments.start({ invoiceId, accountId, method, returnPath, actor: request.actor() })
      },
      done: (started, request) =>
        started.status === 'redirect'
          ? { leave: started.redirectUrl }
          : { to: `/invoices/${request.params.id}`, flash: 'billing.return.paid' },
      // A gateway that cannot be asked is an answer to who wants to pay.
      expects: ({ status }) => status === 502 || status === 503,
    })
  }
}
