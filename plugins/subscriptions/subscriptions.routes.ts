import { Database, IdParams, Type, httpErrors, inject, injectable, keysetPage, listOf, listQuery } from 'nettoria'
import type { App } from 'nettoria'
import { CancelSubscription } from './cancel-subscription.js'
import { Subscription, viewSubscription } from './subscription.model.js'
import { SubscriptionSchema, subscriptionToJson } from './subscriptions.schemas.js'

const reading = { permission: 'subscriptions.subscriptions.read' }
const managing = { permission: 'subscriptions.subscriptions.manage' }
const tags = ['Subscriptions']

/** GET /api/subscriptions, /:id and POST /:id/cancel, /:id/resume. */
@injectable()
export class SubscriptionsRoutes {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(CancelSubscription) private readonly cancelling: CancelSubscription,
  ) {}

  routes(app: App): void {
    app.get(
      '/subscriptions',
      {
        config: reading,
        schema: {
          summary: 'The account’s subscriptions',
          tags,
          querystring: Type.Object({ ...listQuery }),
          response: { 200: listOf(SubscriptionSchema) },
        },
      },
      async (request) => {
        const { accountId } = request.signedIn()
        const page = await keysetPage<Subscription>(
          Subscription.query(this.db.read).where({ account_id: accountId }),
          request.query,
        )
        return { ...page, items: page.items.map((row) => subscriptionToJson(viewSubscription(row))) }
      },
    )

    app.get(
      '/subscriptions/:id',
      {
        config: reading,
        schema: { summary: 'One subscription', tags, params: IdParams, response: { 200: SubscriptionSchema } },
      },
      async (request) => {
        const { accountId } = request.signedIn()
        const row = await Subscription.query(this.db.read).findOne({ id: request.params.id, account_id: accountId })
        if (!row) throw httpErrors.NOT_FOUND()
        return subscriptionToJson(viewSubscription(row))
      },
    )

    app.post(
      '/subscriptions/:id/cancel',
      {
        config: managing,
        schema: {
          summary: 'Cancel now, or at the end of the paid period',
          tags,
          params: IdParams,
          body: Type.Object({ when: Type.Enum(['now', 'period_end']) }, { additionalProperties: false }),
          response: { 200: SubscriptionSchema },
        },
      },
      async (request) => {
        const target = { subscriptionId: request.params.id, accountId: request.signedIn().accountId }
        const { when } = request.body
        const view = when === 'now' ? await this.cancelling.now(target) : await this.cancelling.atPeriodEnd(target)
        return subscriptionToJson(view)
      },
    )

    app.post(
      '/subscriptions/:id/resume',
      {
        config: managing,
        schema: {
          summary: 'Undo a cancellation at period end',
          tags,
          params: IdParams,
          response: { 200: SubscriptionSchema },
        },
      },
      async (request) => {
        const target = { subscriptionId: request.params.id, accountId: request.signedIn().accountId }
        return subscriptionToJson(await this.cancelling.resume(target))
      },
    )
  }
}
