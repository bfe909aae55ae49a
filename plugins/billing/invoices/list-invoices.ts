import { Database, inject, injectable, keysetPage } from 'nettoria'
import type { Page } from 'nettoria'
import type { InvoiceStatus, InvoiceView } from 'nettoria/contracts/billing'
import { Invoice } from './invoice.model.js'
import { viewsOf } from './view-invoice.js'

interface Wanted {
  limit: number
  cursor?: string | undefined
  status?: InvoiceStatus | undefined
}

/** Invoices as the account that owes them sees them. */
@injectable()
export class AccountInvoices {
  constructor(@inject(Database) private readonly db: Database) {}

  async list(accountId: number, wanted: Wanted): Promise<Page<InvoiceView>> {
    const query = Invoice.query(this.db.read).where({ account_id: accountId })
    if (wanted.status) query.where({ status: wanted.status })
    const page = await keysetPage<Invoice>(query, wanted)
    return { items: await viewsOf(this.db.read, page.items), nextCursor: page.nextCursor }
  }

  async find(accountId: number, id: number): Promise<InvoiceView | undefined> {
    const invoice = await Invoice.query(this.db.read).findOne({ id, account_id: accountId })
    return invoice && (await viewsOf(this.db.read, [invoice]))[0]
  }

  async countUnpaid(accountId: number): Promise<number> {
    return Invoice.query(this.db.read)
      .where({ account_id: accountId })
      .whereIn('status', ['issued', 'partially_paid'])
      .resultSize()
  }
}
