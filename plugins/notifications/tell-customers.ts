import type { PluginSetup } from 'nettoria'
import { InvoicePaid } from 'nettoria/contracts/billing'
import { InstanceFailed, InstanceReady, InstanceTerminated } from 'nettoria/contracts/compute'
import type { Messenger } from 'nettoria/contracts/messages'
import { OrderFailed } from 'nettoria/contracts/ordering'
import {
  invoicePaid,
  orderFailed,
  orderRefunded,
  serverDelayed,
  serverReady,
  serverTerminated,
} from './notice-kinds.js'

/** Turns events into messages. The event's id is the key, so an event that comes twice is told once. */
export function tellCustomers(plugin: Pick<PluginSetup, 'events' | 'appUrl'>, messenger: Messenger): void {
  const { appUrl, events } = plugin

  events.on(InstanceReady, 'tell-server-ready', async (tx, { instanceId, accountId, hostname, ips }, { id }) => {
    const params = { hostname, ips: ips.join(', '), link: `${appUrl}/servers/${instanceId}` }
    await messenger.notify(tx, {
      kind: serverReady.kind,
      to: { accountId },
      params,
      key: `notifications.server-ready:${id}`,
    })
  })

  // A refund is told by the order's own event.
  events.on(InstanceFailed, 'tell-server-delayed', async (tx, { accountId, hostname, remedy }, { id }) => {
    if (remedy !== 'park') return
    const key = `notifications.server-delayed:${id}`
    await messenger.notify(tx, { kind: serverDelayed.kind, to: { accountId }, params: { hostname }, key })
  })

  events.on(InstanceTerminated, 'tell-server-terminated', async (tx, { accountId, hostname }, { id }) => {
    const key = `notifications.server-terminated:${id}`
    await messenger.notify(tx, { kind: serverTerminated.kind, to: { accountId }, params: { hostname }, key })
  })

  events.on(InvoicePaid, 'tell-invoice-paid', async (tx, { invoiceId, accountId, total }, { id }) => {
    const params = { amount: total.amount, currency: total.currency, link: `${appUrl}/invoices/${invoiceId}` }
    await messenger.notify(tx, {
      kind: invoicePaid.kind,
      to: { accountId },
      params,
      key: `notifications.invoice-paid:${id}`,
    })
  })

  events.on(OrderFailed, 'tell-order-failed', async (tx, { orderId, accountId, refunded }, { id }) => {
    const { kind } = refunded ? orderRefunded : orderFailed
    const params = { order: String(orderId), link: `${appUrl}/orders/${orderId}` }
    await messenger.notify(tx, { kind, to: { accountId }, params, key: `notifications.order-failed:${id}` })
  })
}
