import { Database, definePlugin } from 'nettoria'
import { Audits } from 'nettoria/contracts/audits'
import { Invoicing, Ledger, PaymentGateways, Payments } from 'nettoria/contracts/billing'
import { WorkerGone } from 'nettoria/contracts/workers'
import { AttentionSources } from 'nettoria/contracts/operations'
import { adminRoutes } from './admin/admin.routes.js'
import { parkedPages } from './admin/parked.pages.js'
import { ResolveParked } from './admin/resolve-parked.js'
import { auditLedger } from './audit/audit-ledger.js'
import { invoicePages } from './invoices/invoices.pages.js'
import { invoiceRoutes } from './invoices/invoices.routes.js'
import { InvoicingService } from './invoices/invoicing.js'
import { IssueInvoice } from './invoices/issue-invoice.js'
import { AccountInvoices } from './invoices/list-invoices.js'
import { RefundInvoice } from './invoices/refund-invoice.js'
import { SettleInvoice } from './invoices/settle-invoice.js'
import { VoidInvoice } from './invoices/void-invoice.js'
import { BookAccounts } from './ledger/book-accounts.js'
import { LedgerBook } from './ledger/ledger-book.js'
import { AskGateway } from './payments/ask-gateway.js'
import { CapturePayment } from './payments/capture-payment.js'
import { ConfirmAttempt } from './payments/confirm-attempt.js'
import { KeepCallback } from './payments/keep-callback.js'
import { ParkPayment } from './payments/park-payment.js'
import { PayFromWallet } from './payments/pay-from-wallet.js'
import { paymentRoutes } from './payments/payments.routes.js'
import { PruneCallbacks, pruneCallbacksJob } from './payments/prune-callbacks.job.js'
import { ReconcilePayments, reconcileJob } from './payments/reconcile.job.js'
import { RecordOutcome } from './payments/record-outcome.js'
import { returnRoutes } from './payments/return.routes.js'
import { StartPayment } from './payments/start-payment.js'
import { webhookRoutes } from './payments/webhooks.routes.js'
import { WorkCallback } from './payments/work-callback.js'
import { BillingSettings, settings } from './settings.js'
import { parkedPayments } from './admin/count-parked.js'

export default definePlugin({
  needs: { gateways: PaymentGateways },
  settings,
  setup(plugin) {
    plugin.value(BillingSettings, plugin.settings)
    plugin.services(BookAccounts, LedgerBook, SettleInvoice, IssueInvoice, VoidInvoice, RefundInvoice, InvoicingService)
    plugin.services(AccountInvoices, AskGateway, ParkPayment, CapturePayment, RecordOutcome, ConfirmAttempt)
    plugin.services(
      PayFromWallet,
      StartPayment,
      KeepCallback,
      WorkCallback,
      ReconcilePayments,
      PruneCallbacks,
      ResolveParked,
    )

    const ledger = plugin.get(LedgerBook)
    const payments = plugin.get(StartPayment)
    const invoices = plugin.get(AccountInvoices)
    const db = plugin.get(Database)
    plugin.provide(Ledger, ledger)
    const invoicing = plugin.get(InvoicingService)
    plugin.provide(Invoicing, invoicing)
    plugin.provide(Payments, payments)
    plugin.provide(Audits, {
      definition: 'billing',
      title: 'Ledger, invoices and payments',
      settings: {},
      automatic: true,
      create: () => ({ run: auditLedger }),
    })

    const callbacks = {
      gateways: plugin.needs.gateways,
      keeping: plugin.get(KeepCallback),
      working: plugin.get(WorkCallback),
      db,
    }
    plugin.api.routes(invoiceRoutes(invoices, payments))
    plugin.api.routes(paymentRoutes(db))
    const resolving = plugin.get(ResolveParked)
    plugin.api.routes(adminRoutes({ db, invoicing, confirming: plugin.get(ConfirmAttempt), resolving }))
    plugin.admin.routes(parkedPages(db, resolving))
    plugin.pages.routes(invoicePages({ invoices, payments, ledger, db }))
    plugin.pages.routes(returnRoutes(callbacks))
    plugin.webhooks.routes(webhookRoutes(callbacks))

    const reconciling = plugin.get(ReconcilePayments)
    const pruning = plugin.get(PruneCallbacks)
    plugin.events.on(WorkerGone, 'take-up-callbacks', reconciling.workerGone)
    plugin.job(reconcileJob, (run) => reconciling.run(run))
    plugin.job(pruneCallbacksJob, () => pruning.run())

    plugin.provide(AttentionSources, {
      definition: 'parked-payments',
      title: 'Parked payments',
      settings: {},
      automatic: true,
      create: () => parkedPayments(db),
    })

    plugin.menu({
      menu: 'customer',
      id: 'billing.invoices',
      label: 'billing.menu.invoices',
      href: '/invoices',
      icon: 'file-invoice',
      permission: 'billing.invoices.read',
      order: 40,
    })
    plugin.menu({
      menu: 'admin',
      id: 'billing.payments',
      label: 'billing.menu.parked',
      href: '/admin/payments',
      icon: 'credit-card',
      permission: 'billing.payments.manage',
      order: 40,
    })
    plugin.slot('customer.dashboard.cards', {
      id: 'billing.unpaid',
      view: 'billing/cards/unpaid',
      async load({ principal }) {
        if (!principal?.permissions.has('billing.invoices.read') && !principal?.permissions.has('*')) return null
        const count = await invoices.countUnpaid(principal.accountId)
        return count > 0 ? { count } : null
      },
    })
  },
})
