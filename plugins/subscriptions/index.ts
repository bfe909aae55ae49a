import { definePlugin } from 'nettoria'
import { InstanceFailed, InstanceReady, InstanceRetry, InstanceTerminated } from 'nettoria/contracts/compute'
import { Fulfilments, Subscriptions } from 'nettoria/contracts/subscriptions'
import { AdminSubscriptionsPages } from './admin/admin-subscriptions.pages.js'
import { AdminSubscriptionsRoutes } from './admin/admin-subscriptions.routes.js'
import { CancelPages } from './cancel.pages.js'
import { CancelSubscription } from './cancel-subscription.js'
import { endCancelled } from './end-cancelled.job.js'
import { FollowInstance } from './follow-instance.js'
import { SqlSubscriptions } from './start-subscription.js'
import { SubscriptionsRoutes } from './subscriptions.routes.js'

export default definePlugin({
  needs: { fulfilments: Fulfilments },
  setup(plugin) {
    plugin.services(SqlSubscriptions, CancelSubscription, FollowInstance)
    plugin.provide(Subscriptions, plugin.get(SqlSubscriptions))

    const follow = plugin.get(FollowInstance)
    plugin.events.on(InstanceReady, 'activate-subscription', follow.ready)
    plugin.events.on(InstanceFailed, 'fail-subscription', follow.failed)
    plugin.events.on(InstanceTerminated, 'end-subscription', follow.terminated)
    plugin.hooks.tap(InstanceRetry, async (retried, _context, { tx }) => {
      if (tx) await follow.retried(tx, retried)
      return retried
    })
    plugin.job(endCancelled, () => plugin.get(CancelSubscription).endDue())

    plugin.api.routes(SubscriptionsRoutes, AdminSubscriptionsRoutes)
    plugin.pages.routes(CancelPages)
    plugin.admin.routes(AdminSubscriptionsPages)
  },
})
