import { Database, IdParams, inject, injectable, keysetPage } from 'nettoria'
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
      show: (_request, { items, first, next }) => ({ payments: items.map(parkedJson), first, next }),
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
