import {
  Database,
  IdParams,
  Type,
  emptyForm,
  httpErrors,
  inject,
  injectable,
  isPanelError,
  listQuery,
  refusedForm,
} from 'nettoria'
import type { App } from 'nettoria'
import { CancelSubscription } from '../cancel-subscription.js'
import { requireHostname } from '../require-hostname.js'
import { Subscription, viewSubscription } from '../subscription.model.js'
import { subscriptionStatuses } from '../subscriptions.schemas.js'
import { AdminSubscriptionsRoutes } from './admin-subscriptions.routes.js'
import { AdminSubscriptionPage, AdminSubscriptionsPage, viewAdminSubscription } from './admin-subscriptions.view.js'

const config = { permission: 'subscriptions.manage' }
const Filters = Type.Object({
  ...listQuery,
  status: Type.Optional(Type.Enum(['', ...subscriptionStatuses])),
  account: Type.Optional(Type.String({ pattern: '^[0-9]{0,9}$' })),
})
const CancelForm = Type.Object({ hostname: Type.String({ maxLength: 300 }) })

/** The operator's list of subscriptions, and one with its cancellation. */
@injectable()
export class AdminSubscriptionsPages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(CancelSubscription) private readonly cancelling: CancelSubscription,
    @inject(AdminSubscriptionsRoutes) private readonly subscriptions: AdminSubscriptionsRoutes,
  ) {}

  routes(app: App): void {
    app.get('/subscriptions', { config, schema: { querystring: Filters } }, async (request, reply) => {
      const { status = '', account = '', limit, cursor } = request.query
      const page = await this.subscriptions.list({
        limit,
        ...(cursor !== undefined && { cursor }),
        ...(status && { status }),
        ...(account && { accountId: Number(account) }),
      })
      const filters = { ...(status && { status }), ...(account && { account }) }
      const query = new URLSearchParams({ ...filters, cursor: page.nextCursor ?? '' })
      const labels = subscriptionStatuses.map((value) => ({ value, label: request.t(`subscriptions.state.${value}`) }))
      return reply.page(AdminSubscriptionsPage, {
        form: emptyForm({ status, account }),
        statuses: [{ value: '', label: request.t('subscriptions.admin.anyState') }, ...labels],
        subscriptions: page.items,
        filtered: Object.keys(filters).length > 0,
        next: page.nextCursor ? `/admin/subscriptions?${query}` : '',
      })
    })

    app.get('/subscriptions/:id', { config, schema: { params: IdParams } }, async (request, reply) => {
      const subscription = await this.subscriptions.one(request.params.id)
      return reply.page(AdminSubscriptionPage, { form: emptyForm(), subscription })
    })

    app.post(
      '/subscriptions/:id/cancel',
      { config, schema: { params: IdParams, body: CancelForm } },
      async (request, reply) => {
        const subscriptionId = request.params.id
        const row = await Subscription.query(this.db.read).findById(subscriptionId)
        if (!row) throw httpErrors.NOT_FOUND()
        try {
          requireHostname(viewSubscription(row), request.body.hostname)
          await this.cancelling.now({ subscriptionId }, `cancelled by operator ${request.signedIn().userId}`)
        } catch (error) {
          if (!isPanelError(error) || error.status >= 500) throw error
          const form = refusedForm(error, request)
          const model = { form, subscription: viewAdminSubscription(row) }
          return reply.page(AdminSubscriptionPage, model, { status: error.status })
        }
        return reply.done(`/admin/subscriptions/${subscriptionId}`, {
          kind: 'success',
          message: 'subscriptions.done.now',
        })
      },
    )
  }
}
