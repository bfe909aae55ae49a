import { Database, IdParams, Type, httpErrors, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import type { SubscriptionView } from 'nettoria/contracts/subscriptions'
import type { FastifyRequest } from 'fastify'
import { CancelSubscription } from './cancel-subscription.js'
import { CancelPage, cancelModel } from './cancel.view.js'
import { Subscription, viewSubscription } from './subscription.model.js'

/** The page on which a customer gives up a server, and the button that takes it back. */
@injectable()
export class CancelPages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(CancelSubscription) private readonly cancelling: CancelSubscription,
  ) {}

  routes(app: App): void {
    const permission = 'subscriptions.subscriptions.manage'
    app.confirm('/subscriptions/:id/cancel', {
      permission,
      params: IdParams,
      body: { when: Type.Enum(['now', 'period_end']) },
      page: CancelPage,
      show: async (request, form) => cancelModel(await this.find(request), form),
      name: async (request) => (await this.find(request)).configuration.hostname,
      act: async (request) => {
        const { when } = request.body as { when: 'now' | 'period_end' }
        if (when === 'now') await this.cancelling.now(targetOf(request))
        else await this.cancelling.atPeriodEnd(targetOf(request))
        return when
      },
      done: (when) => ({
        to: '/servers',
        flash: when === 'now' ? 'subscriptions.done.now' : 'subscriptions.done.atPeriodEnd',
      }),
    })

    app.action('/subscriptions/:id/resume', {
      permission,
      params: IdParams,
      back: ({ params }) => `/subscriptions/${params.id}/cancel`,
      act: (request) => this.cancelling.resume(targetOf(request)),
      done: { to: '/servers', flash: 'subscriptions.done.resumed' },
    })
  }

  private async find(request: FastifyRequest): Promise<SubscriptionView> {
    const { subscriptionId: id, accountId } = targetOf(request)
    const row = await Subscription.query(this.db.read).findOne({ id, account_id: accountId })
    if (!row) throw httpErrors.NOT_FOUND()
    return viewSubscription(row)
  }
}

const targetOf = (request: FastifyRequest) => ({
  subscriptionId: (request.params as { id: number }).id,
  accountId: request.signedIn().accountId,
})
