import { Clock, Identity, inject, injectable } from 'nettoria'
import type { AdapterInstances, Reader, Tx } from 'nettoria'
import { Fulfilments } from 'nettoria/contracts/subscriptions'
import type {
  CheckedGuest,
  Fulfilment,
  GuestInput,
  Subscriptions,
  SubscriptionView,
} from 'nettoria/contracts/subscriptions'
import { subscriptionErrors } from './errors.js'
import { periodBoundary, usableTimeZone } from './period-boundary.js'
import { Subscription, viewSubscription } from './subscription.model.js'

/** The fulfilment of a product's kind. Throws SUBSCRIPTION_FULFILMENT_MISSING. */
export function fulfilmentOf(fulfilments: AdapterInstances<Fulfilment>, kind: string): Fulfilment {
  const found = fulfilments.list().find((one) => one.definition === kind)
  if (!found) throw subscriptionErrors.SUBSCRIPTION_FULFILMENT_MISSING({ kind })
  return found.adapter
}

/** The contract `Subscriptions`. */
@injectable()
export class SqlSubscriptions implements Subscriptions {
  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(Identity) private readonly identity: Identity,
    @inject(Fulfilments) private readonly fulfilments: AdapterInstances<Fulfilment>,
  ) {}

  async start(tx: Tx, sold: Parameters<Subscriptions['start']>[1]): Promise<SubscriptionView> {
    const { accountId, orderId, item, invoiceId, period, price, configuration } = sold
    const existing = await Subscription.query(tx).findOne({ order_id: orderId, item })
    if (existing) return viewSubscription(existing)

    const fulfilment = fulfilmentOf(this.fulfilments, configuration.kind)
    const account = await this.identity.account(tx, accountId)
    const timeZone = usableTimeZone(account?.timezone)
    const now = this.clock.now()
    const row = await Subscription.query(tx).insertAndFetch({
      accountId,
      orderId,
      item,
      invoiceId,
      status: 'provisioning',
      period,
      currency: price.currency,
      priceMinor: price.minor,
      configuration,
      anchorAt: now,
      timeZone,
      periodIndex: 0,
      paidUntilAt: periodBoundary(now, timeZone, period, 1),
      createdAt: now,
    })
    await fulfilment.create(tx, { subscriptionId: row.id, accountId, configuration })
    return viewSubscription(row)
  }

  checkGuest(kind: string, input: GuestInput): CheckedGuest {
    return fulfilmentOf(this.fulfilments, kind).checkGuest(input)
  }

  async view(read: Reader, subscriptionId: number): Promise<SubscriptionView | undefined> {
    const row = await Subscription.query(read).findById(subscriptionId)
    return row && viewSubscription(row)
  }

  async ofOrder(read: Reader, orderId: number): Promise<SubscriptionView[]> {
    const rows = await Subscription.query(read).where({ order_id: orderId }).orderBy('item')
    return rows.map(viewSubscription)
  }
}
