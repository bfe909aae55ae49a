import { Database, IdParams, Type, httpErrors, inject, injectable, keysetPage, listOf, listQuery } from 'nettoria'
import type { App } from 'nettoria'
import type { SubscriptionStatus } from 'nettoria/contracts/subscriptions'
import { CancelSubscription } from '../cancel-subscription.js'
import { Subscription } from '../subscription.model.js'
import { subscriptionStatuses } from '../subscriptions.schemas.js'
import { AdminSubscription, viewAdminSubscription } from './admin-subscriptions.view.js'

const config = { permission: 'subscriptions.manage' }
const tags = ['Admin: subscriptions']

interface Filters {
  limit: number
  cursor?: string
  status?: SubscriptionStatus
  accountId?: number
}

/** The subscriptions of every account: one query a list, one a detail. */
@injectable()
export class AdminSubscriptionsRoutes {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(CancelSubscription) private readonly cancelling: CancelSubscription,
  ) {}

  async list({ status, accountId, ...list }: Filters) {
    const query = Subscription.query(this.db.read)
    if (status) query.where({ status })
    if (accountId) query.where({ account_id: accountId })
    const page = await keysetPage<Subscription>(query, list)
    return { items: page.items.map(viewAdminSubscription), nextCursor: page.nextCursor }
  }

  /** Throws NOT_FOUND. */
  async one(id: number) {
    const row = await Subscription.query(this.db.read).findById(id)
    if (!row) throw httpErrors.NOT_FOUND()
    return viewAdminSubscription(row)
  }

  routes(app: App): void {
    app.get(
      '/admin/subscriptions',
      {
        config,
        schema: {
          summary: 'Subscriptions of every account',
          tags,
          querystring: Type.Object({
            ...listQuery,
            status: Type.Optional(Type.Enum([...subscriptionStatuses])),
            accountId: Type.Optional(IdParams.properties.id),
          }),
          response: { 200: listOf(AdminSubscription) },
        },
      },
      (request) => this.list(request.query),
    )
    app.get(
      '/admin/subscriptions/:id',
      {
        config,
        schema: { summary: 'One subscription', tags, params: IdParams, response: { 200: AdminSubscription } },
      },
      (request) => this.one(request.params.id),
    )
    app.post(
      '/admin/subscriptions/:id/cancel',
      {
        config: { ...config, idempotent: true },
        schema: {
          summary: 'Cancel a subscription of any account now, or at the end of what is paid',
          tags,
          params: IdParams,
          body: Type.Object({ when: Type.Enum(['now', 'period_end']) }),
          response: { 200: AdminSubscription },
        },
      },
      async (request) => {
        const subscriptionId = request.params.id
        const reason = `cancelled by operator ${request.signedIn().userId}`
        if (request.body.when === 'now') await this.cancelling.now({ subscriptionId }, reason)
        else await this.cancelling.atPeriodEnd({ subscriptionId })
        return this.one(subscriptionId)
      },
    )
  }
}
