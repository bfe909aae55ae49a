import {
  Database,
  IdParams,
  Type,
  emptyForm,
  httpErrors,
  inject,
  injectable,
  isPanelError,
  refusedForm,
} from 'nettoria'
import type { App, Routes } from 'nettoria'
import type { SubscriptionView } from 'nettoria/contracts/subscriptions'
import { CancelSubscription } from './cancel-subscription.js'
import { CancelPage, cancelModel } from './cancel.view.js'
import { requireHostname } from './require-hostname.js'
import { Subscription, viewSubscription } from './subscription.model.js'

const config = { permission: 'subscriptions.subscriptions.manage' }
const CancelForm = Type.Object({
  when: Type.Enum(['now', 'period_end']),
  hostname: Type.String({ maxLength: 300 }),
  _csrf: Type.Optional(Type.String()),
})

/** The page on which a customer gives up a server, and the button that takes it back. */
@injectable()
export class CancelPages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(CancelSubscription) private readonly cancelling: CancelSubscription,
  ) {}

  readonly routes: Routes = (app: App) => {
    app.get('/subscriptions/:id/cancel', { config, schema: { params: IdParams } }, async (request, reply) => {
      const view = await this.find(request.params.id, request.signedIn().accountId)
      return reply.page(CancelPage, cancelModel(view, emptyForm()))
    })

    app.post(
      '/subscriptions/:id/cancel',
      { config, schema: { params: IdParams, body: CancelForm } },
      async (request, reply) => {
        const target = { subscriptionId: request.params.id, accountId: request.signedIn().accountId }
        const view = await this.find(target.subscriptionId, target.accountId)
        try {
          requireHostname(view, request.body.hostname)
          if (request.body.when === 'now') await this.cancelling.now(target)
          else await this.cancelling.atPeriodEnd(target)
        } catch (error) {
          if (!isPanelError(error) || error.status >= 500) throw error
          const form = refusedForm(error, request)
          const current = await this.find(target.subscriptionId, target.accountId)
          return reply.page(CancelPage, cancelModel(current, form), { status: error.status })
        }
        const message = request.body.when === 'now' ? 'subscriptions.done.now' : 'subscriptions.done.atPeriodEnd'
        return reply.done('/servers', { kind: 'success', message })
      },
    )

    app.post('/subscriptions/:id/resume', { config, schema: { params: IdParams } }, async (request, reply) => {
      const target = { subscriptionId: request.params.id, accountId: request.signedIn().accountId }
      const path = `/subscriptions/${target.subscriptionId}/cancel`
      try {
        await this.cancelling.resume(target)
      } catch (error) {
        if (!isPanelError(error, 'SUBSCRIPTION_NOT_CANCELLED')) throw error
        return reply.done(path, { kind: 'warning', message: `errors.${error.code}` })
      }
      return reply.done('/servers', { kind: 'success', message: 'subscriptions.done.resumed' })
    })
  }

  private async find(id: number, accountId: number): Promise<SubscriptionView> {
    const row = await Subscription.query(this.db.read).findOne({ id, account_id: accountId })
    if (!row) throw httpErrors.NOT_FOUND()
    return viewSubscription(row)
  }
}
