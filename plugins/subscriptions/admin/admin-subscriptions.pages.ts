import { Database, IdParams, Type, httpErrors, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import type { SubscriptionStatus } from 'nettoria/contracts/subscriptions'
import { CancelSubscription } from '../cancel-subscription.js'
import { Subscription, viewSubscription } from '../subscription.model.js'
import { subscriptionStatuses } from '../subscriptions.schemas.js'
import { AdminSubscriptionsRoutes } from './admin-subscriptions.routes.js'
import { AdminSubscriptionPage, AdminSubscriptionsPage } from './admin-subscriptions.view.js'

const permission = 'subscriptions.manage'
const choices = ['', ...subscriptionStatuses]

/** The operator's list of subscriptions, and one with its cancellation. */
@injectable()
export class AdminSubscriptionsPages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(CancelSubscription) private readonly cancelling: CancelSubscription,
    @inject(AdminSubscriptionsRoutes) private readonly subscriptions: AdminSubscriptionsRoutes,
  ) {}

  routes(app: App): void {
    app.list('/subscriptions', {
      permission,
      page: AdminSubscriptionsPage,
      filters: { status: Type.Enum(choices), account: Type.String({ pattern: '^[0-9]{0,9}$' }) },
      load: (_request, list, { status, account }) =>
        this.subscriptions.list({
          ...list,
          ...(status && { status: status as SubscriptionStatus }),
          ...(account && { accountId: Number(account) }),
        }),
      show: (request, { items, ...listed }) => ({
        ...listed,
        subscriptions: items,
        statuses: choices.map((value) => ({
          value,
          label: request.t(value ? `subscriptions.state.${value}` : 'subscriptions.admin.anyState'),
        })),
      }),
      csv: {
        file: 'subscriptions',
        columns: {
          'subscriptions.admin.number': (one) => one.id,
          'subscriptions.admin.what': (one) => one.configuration.hostname,
          'subscriptions.admin.product': ({ configuration: { productName, planName } }) =>
            [productName, planName].filter(Boolean).join(' '),
          'subscriptions.admin.status': (one, request) => request.t(`subscriptions.state.${one.status}`),
          'subscriptions.admin.price': (one) => one.price.amount,
          'subscriptions.admin.currency': (one) => one.price.currency,
          'subscriptions.admin.periodOfPrice': (one, request) => request.t(`subscriptions.admin.period.${one.period}`),
          'subscriptions.admin.paidUntil': (one) => one.paidUntil,
          'subscriptions.admin.account': (one) => one.accountId,
          'subscriptions.admin.order': (one) => one.orderId,
          'subscriptions.admin.created': (one) => one.createdAt,
        },
      },
    })

    app
      .detail('/subscriptions/:id', {
        permission,
        params: IdParams,
        page: AdminSubscriptionPage,
        show: async ({ params }, form) => ({ form, subscription: await this.subscriptions.one(params.id) }),
      })
      .confirm('cancel', {
        name: async ({ params }) => {
          const row = await Subscription.query(this.db.read).findById(params.id)
          if (!row) throw httpErrors.NOT_FOUND()
          return viewSubscription(row).configuration.hostname
        },
        act: async (request) => {
          const reason = `cancelled by operator ${request.signedIn().userId}`
          await this.cancelling.now({ subscriptionId: request.params.id }, reason)
        },
        done: (_cancelled, { params }) => ({
          to: `/admin/subscriptions/${params.id}`,
          flash: 'subscriptions.done.now',
        }),
      })
  }
}
