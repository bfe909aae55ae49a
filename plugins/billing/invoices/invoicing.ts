import { inject, injectable } from 'nettoria'
import type { Actor, Money, Reader, Tx } from 'nettoria'
import type { InvoiceView, Invoicing } from 'nettoria/contracts/billing'
import { IssueInvoice } from './issue-invoice.js'
import type { NewInvoice } from './issue-invoice.js'
import { RefundInvoice } from './refund-invoice.js'
import { findView } from './view-invoice.js'
import { VoidInvoice } from './void-invoice.js'

/** The contract `Invoicing` over the use-cases of this folder. */
@injectable()
export class InvoicingService implements Invoicing {
  constructor(
    @inject(IssueInvoice) private readonly issuing: IssueInvoice,
    @inject(VoidInvoice) private readonly voiding: VoidInvoice,
    @inject(RefundInvoice) private readonly refunding: RefundInvoice,
  ) {}

  issue(tx: Tx, invoice: NewInvoice): Promise<InvoiceView> {
    return this.issuing.issue(tx, invoice)
  }

  void(tx: Tx, invoiceId: number, actor: Actor): Promise<void> {
    return this.voiding.void(tx, invoiceId, actor)
  }

  refundToWallet(tx: Tx, invoiceId: number, reason: string, actor: Actor): Promise<Money> {
    return this.refunding.toWallet(tx, invoiceId, reason, actor)
  }

  view(read: Reader, invoiceId: number): Promise<InvoiceView | undefined> {
    return findView(read, invoiceId)
  }
}
