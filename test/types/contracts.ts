import { Audits } from 'nettoria/contracts/audits'
import { GatewayRefusal, InvoicePaid, Invoicing, Ledger, PaymentGateways, Payments } from 'nettoria/contracts/billing'
import type { PaymentGateway } from 'nettoria/contracts/billing'
import { Catalog } from 'nettoria/contracts/catalog'
import { Instances } from 'nettoria/contracts/compute'
import { DriverError, Hypervisors } from 'nettoria/contracts/hypervisors'
import type { HypervisorDriver } from 'nettoria/contracts/hypervisors'
import { MessageSenders, Messenger } from 'nettoria/contracts/messages'
import type { MessageSender } from 'nettoria/contracts/messages'
import { QuoteLines } from 'nettoria/contracts/ordering'
import type { QuoteLine } from 'nettoria/contracts/ordering'
import { Subscriptions } from 'nettoria/contracts/subscriptions'
import { definePlugin } from 'nettoria'
import type { AdapterInstances } from 'nettoria'
import { expectType } from './expect-type.js'

// Never called: tsc is the test.
definePlugin({
  needs: {
    invoicing: Invoicing,
    payments: Payments,
    ledger: Ledger,
    catalog: Catalog,
    instances: Instances,
    subscriptions: Subscriptions,
    messenger: Messenger,
    gateways: PaymentGateways,
    hypervisors: Hypervisors,
    senders: MessageSenders,
    audits: Audits,
  },
  setup(plugin) {
    const { needs } = plugin
    expectType<Invoicing>()(needs.invoicing)
    expectType<Payments>()(needs.payments)
    expectType<Ledger>()(needs.ledger)
    expectType<Catalog>()(needs.catalog)
    expectType<Instances>()(needs.instances)
    expectType<Subscriptions>()(needs.subscriptions)
    expectType<Messenger>()(needs.messenger)
    expectType<AdapterInstances<PaymentGateway>>()(needs.gateways)
    expectType<AdapterInstances<HypervisorDriver>>()(needs.hypervisors)
    expectType<AdapterInstances<MessageSender>>()(needs.senders)

    plugin.events.on(InvoicePaid, 'look', async (_tx, { invoiceId, total }) => {
      expectType<number>()(invoiceId)
      expectType<string>()(total.amount)
    })
    plugin.hooks.tap(QuoteLines, (lines) => {
      expectType<QuoteLine[]>()(lines)
      return lines
    })
    // @ts-expect-error a quote is made of lines
    plugin.hooks.tap(QuoteLines, () => 'free')
    // @ts-expect-error a sender has channels, send and probe
    plugin.provide(MessageSenders, { definition: 'x', title: 'X', settings: {}, create: () => ({ channels: ['sms'] }) })
  },
})

void new GatewayRefusal('stale')
void new DriverError('transient', 'busy')
// @ts-expect-error there is no such class of failure
void new DriverError('odd', 'busy')
