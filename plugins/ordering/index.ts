import { Database, definePlugin, optional } from 'nettoria'
import { Audits } from 'nettoria/contracts/audits'
import { InvoicePaid, Invoicing, Ledger, Payments } from 'nettoria/contracts/billing'
import { Catalog } from 'nettoria/contracts/catalog'
import { InstanceRetry, Instances } from 'nettoria/contracts/compute'
import { SubscriptionActivated, SubscriptionFailed, Subscriptions } from 'nettoria/contracts/subscriptions'
import { AdminSearches, AttentionSources } from 'nettoria/contracts/operations'
import { AdminOrdersPages } from './admin/admin-orders.pages.js'
import { AdminOrdersRoutes } from './admin/admin-orders.routes.js'
import { ReadAdminOrders } from './admin/read-admin-orders.js'
import { RefundParkedOrder } from './admin/refund-parked-order.js'
import { auditOrders } from './orders/audit-orders.js'
import { CancelOrder } from './orders/cancel-order.js'
import { ConfigurePages } from './configure/configure.pages.js'
import { FindOrders } from './orders/find-orders.js'
import { FollowSubscription } from './orders/follow-subscription.js'
import { FulfilPaidOrder } from './orders/fulfil-paid-order.js'
import { IdentifyBuyer } from './configure/identify-buyer.js'
import { OrdersPages } from './orders/orders.pages.js'
import { OrdersRoutes } from './orders/orders.routes.js'
import { PayOrder } from './orders/pay-order.js'
import { PlaceOrder } from './orders/place-order.js'
import { QuoteSelection } from './configure/quote-selection.js'
import { OrderingSettings, orderingSettings } from './settings.js'
import { ordersToDecide, searchOrders } from './admin/search-orders.js'

export default definePlugin({
  needs: {
    catalog: Catalog,
    invoicing: Invoicing,
    payments: Payments,
    ledger: Ledger,
    subscriptions: Subscriptions,
    instances: optional(Instances),
  },
  settings: orderingSettings,
  setup(plugin) {
    plugin.value(OrderingSettings, plugin.settings)
    plugin.services(IdentifyBuyer, QuoteSelection, FindOrders, PlaceOrder, PayOrder, CancelOrder)
    plugin.services(FulfilPaidOrder, FollowSubscription, ReadAdminOrders, RefundParkedOrder)

    plugin.events.on(InvoicePaid, 'fulfil-paid-order', plugin.get(FulfilPaidOrder).paid)
    plugin.events.on(SubscriptionActivated, 'complete-order', plugin.get(FollowSubscription).activated)
    plugin.events.on(SubscriptionFailed, 'fail-order', plugin.get(FollowSubscription).failed)

    plugin.hooks.tap(InstanceRetry, async (retried, _context, { tx }) => {
      if (tx) await plugin.get(FollowSubscription).retried(tx, retried.subscriptionId)
      return retried
    })

    plugin.contribute(Audits, 'ordering', { run: auditOrders })

    plugin.api.routes(OrdersRoutes, AdminOrdersRoutes)
    plugin.admin.routes(AdminOrdersPages)
    plugin.pages.routes(ConfigurePages, OrdersPages)

    plugin.contribute(AdminSearches, 'orders', searchOrders(plugin.get(Database)))
    plugin.contribute(AttentionSources, 'orders', ordersToDecide(plugin.get(Database)))
  },
})
