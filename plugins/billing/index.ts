import { Database, definePlugin } from 'nettoria'
import { Audits } from 'nettoria/contracts/audits'
import { Invoicing, Ledger, PaymentGateways, Payments } from 'nettoria/contracts/billing'
import { WorkerGone } from 'nettoria/contracts/workers'
import { AttentionSources } from 'nettoria/contracts/operations'
import { AdminRoutes } from './admin/admin.routes.js'
import { ParkedPages } from './admin/parked.pages.js'
import { ResolveParked } from './admin/resolve-parked.js'
import { auditLedger } from './audit/audit-ledger.js'
import { InvoicePages } from './invoices/invoices.pages.js'
import { InvoiceRoutes } from './invoices/invoices.routes.js'
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
import { PaymentRoutes } from './payments/payments.routes.js'
import { PruneCallbacks, pruneCallbacksJob } from './payments/prune-callbacks.job.js'
import { ReconcilePayments, reconcileJob } from './payments/reconcile.job.js'
import { RecordOutcome } from './payments/record-outcome.js'
import { ReturnRoutes } from './payments/return.routes.js'
import { StartPayment } from './payments/start-payment.js'
import { WebhookRoutes } from './payments/webhooks.routes.js'
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

    plugin.provide(Ledger, plugin.get(LedgerBook))
    plugin.provide(Invoicing, plugin.get(InvoicingService))
    plugin.provide(Payments, plugin.get(StartPayment))
    plugin.contribute(Audits, 'billing', { run: auditLedger })
    plugin.contribute(AttentionSources, 'parked-payments', parkedPayments(plugin.get(Database)))

    plugin.api.routes(InvoiceRoutes, PaymentRoutes, AdminRoutes)
    plugin.admin.routes(ParkedPages)
    plugin.pages.routes(InvoicePages, ReturnRoutes)
    plugin.webhooks.routes(WebhookRoutes)

    const reconciling = plugin.get(ReconcilePayments)
    const pruning = plugin.get(PruneCallbacks)
    plugin.events.on(WorkerGone, 'take-up-callbacks', reconciling.workerGone)
    plugin.job(reconcileJob, (run) => reconciling.run(run))
    plugin.job(pruneCallbacksJob, () => pruning.run())

    plugin.slot('customer.dashboard.cards', {
      id: 'billing.unpaid',
      view: 'billing/cards/unpaid',
      async load({ principal }) {
        if (!principal?.permissions.has('billing.invoices.read') && !principal?.permissions.has('*')) return null
        const count = await plugin.get(AccountInvoices).countUnpaid(principal.accountId)
        return count > 0 ? { count } : null
      },
    })
  },
})
