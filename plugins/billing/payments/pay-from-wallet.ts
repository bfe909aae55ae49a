import { Database, inject, injectable, moneyOf } from 'nettoria'
import type { Actor } from 'nettoria'
import { billingErrors } from '../errors.js'
import { isOpen } from '../invoices/invoice-states.js'
import { Invoice } from '../invoices/invoice.model.js'
import { SettleInvoice } from '../invoices/settle-invoice.js'

/** Pays what an invoice still needs from the account's wallet, whole or not at all. Throws LEDGER_BELOW_LIMIT. */
@injectable()
export class PayFromWallet {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(SettleInvoice) private readonly settling: SettleInvoice,
  ) {}

  async pay(invoiceId: number, actor: Actor): Promise<void> {
    await this.db.transaction(async (tx) => {
      const invoice = await Invoice.query(tx).findById(invoiceId).forUpdate().throwIfNotFound()
      if (!isOpen(invoice.status))
        throw billingErrors.INVOICE_NOT_OPEN({ invoice: invoice.number, status: invoice.status })
      const amount = invoice.total - invoice.paid
      await this.settling.settle(tx, invoice, {
        source: 'wallet',
        // One wallet payment an invoice: it takes all that is missing.
        sourceId: invoice.accountId,
        amount,
        key: `invoice:${invoiceId}:wallet`,
        debits: [{ account: `wallet:${invoice.accountId}`, amount: moneyOf(invoice.currency, amount) }],
        actor,
      })
    })
  }
}
