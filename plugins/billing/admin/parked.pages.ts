import { Database, IdParams, inject, injectable, instantToJson, keysetPage } from 'nettoria'
import type { App } from 'nettoria'
import { ParkedPayment } from './parked-payment.model.js'
import { ParkedPage, parkedJson } from './parked.view.js'
import { ResolveParked } from './resolve-parked.js'

const permission = 'billing.payments.manage'

/** The operator's list of payments that wait for a decision. */
@injectable()
export class ParkedPages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(ResolveParked) private readonly resolving: ResolveParked,
  ) {}

  routes(app: App): void {
    app.list('/payments', {
      permission,
      page: ParkedPage,
      load: (_request, list) =>
        keysetPage<ParkedPayment>(ParkedPayment.query(this.db.read).whereNull('resolved_at'), list),
      show: (_request, { items, first, next, csv }) => ({ payments: items.map(parkedJson), first, next, csv }),
      csv: {
        file: 'parked-payments',
        columns: {
          'billing.parked.received': (parked) => instantToJson(parked.createdAt),
          'billing.parked.amount': (parked) => parkedJson(parked).amount.amount,
          'billing.parked.currency': (parked) => parked.currency,
          'billing.parked.reason': (parked, request) => request.t(`billing.parked.reasons.${parked.reason}`),
          'billing.parked.gatewayName': (parked) => parked.gateway,
          'billing.parked.reference': (parked) => parked.reference,
          'billing.parked.invoice': (parked) => parked.invoiceId,
          'billing.parked.account': (parked) => parked.accountId,
        },
      },
    })
    for (const [action, resolution] of [
      ['credit', 'wallet'],
      ['dismiss', 'dismissed'],
    ] as const)
      app.action(`/payments/parked/:id/${action}`, {
        permission,
        params: IdParams,
        back: '/admin/payments',
        act: (request) => this.resolving.resolve(request.params.id, resolution, request.actor()),
        done: { to: '/admin/payments', flash: `billing.parked.done.${resolution}` },
      })
  }
}
