import { IdParams, Type, keysetPage, listQuery } from 'nettoria'
import type { App, Database } from 'nettoria'
import { ParkedPayment } from './parked-payment.model.js'
import { ParkedPage, parkedJson } from './parked.view.js'
import type { ResolveParked } from './resolve-parked.js'

const permission = 'billing.payments.manage'

/** The operator's list of payments that wait for a decision. */
export function parkedPages(db: Database, resolving: ResolveParked) {
  return (app: App): void => {
    app.get(
      '/payments',
      { config: { permission }, schema: { querystring: Type.Object({ ...listQuery }) } },
      async (request, reply) => {
        const open = ParkedPayment.query(db.read).whereNull('resolved_at')
        const page = await keysetPage<ParkedPayment>(open, request.query)
        const next = page.nextCursor === null ? null : `/admin/payments?cursor=${page.nextCursor}`
        return reply.page(ParkedPage, { payments: page.items.map(parkedJson), next })
      },
    )
    for (const [action, resolution] of [
      ['credit', 'wallet'],
      ['dismiss', 'dismissed'],
    ] as const)
      app.post(
        `/payments/parked/:id/${action}`,
        { config: { permission }, schema: { params: IdParams } },
        async (request, reply) => {
          const actor = { kind: 'user', id: String(request.signedIn().userId), cause: request.id } as const
          await resolving.resolve(request.params.id, resolution, actor)
          return reply.done('/admin/payments', { kind: 'success', message: `billing.parked.done.${resolution}` })
        },
      )
  }
}
