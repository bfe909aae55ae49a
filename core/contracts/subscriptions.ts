import { Type } from 'typebox'
import type { Reader, Tx } from '../foundation/data/database.js'
import type { Money } from '../foundation/money/money.js'
import type { Period, Resources } from './catalog.js'
import type { FieldError } from '../foundation/kernel/errors.js'
import { adapters, contract } from '../foundation/di/contract.js'
import { defineEvent } from './define.js'

export type SubscriptionStatus = 'provisioning' | 'active' | 'suspended' | 'cancelling' | 'ended' | 'failed'

/** What the customer says about the system inside the machine. */
export interface GuestConfiguration {
  hostname: string
  sshKeys: string[]
  /** For cloud-init, at the first start. */
  userData: string | null
}

/** The guest as it will be built, and what of the input is wrong: paths `hostname`, `sshKeys`, `userData`. */
export interface CheckedGuest {
  guest: GuestConfiguration
  problems: FieldError[]
}

export interface GuestInput {
  hostname: string
  sshKeys?: string[]
  userData?: string
}

/** What was sold, frozen: enough to build it again. */
export interface SoldConfiguration extends GuestConfiguration {
  kind: string
  productSlug: string
  productName: string
  planId: number | null
  planName: string | null
  resources: Resources
  datacenterId: number
  imageId: number
}

export interface SubscriptionView {
  id: number
  accountId: number
  orderId: number
  status: SubscriptionStatus
  period: Period
  price: Money
  configuration: SoldConfiguration
  createdAt: number
  /** End of the period that is paid for. */
  paidUntil: number
  cancelAt: number | null
}

/** What customers hold. Provided by `subscriptions`. */
export interface Subscriptions {
  /** Starts one subscription and asks its fulfilment to build it. Unique by (orderId, item). */
  start(
    tx: Tx,
    subscription: {
      accountId: number
      orderId: number
      item: number
      invoiceId: number
      period: Period
      price: Money
      configuration: SoldConfiguration
    },
  ): Promise<SubscriptionView>
  /** Asks whoever builds products of this kind, before anything is sold. Throws SUBSCRIPTION_FULFILMENT_MISSING. */
  checkGuest(kind: string, input: GuestInput): CheckedGuest
  view(read: Reader, subscriptionId: number): Promise<SubscriptionView | undefined>
  ofOrder(read: Reader, orderId: number): Promise<SubscriptionView[]>
}
export const Subscriptions = contract<Subscriptions>('subscriptions.subscriptions', '1.0.0')

/** Builds and removes what a subscription sells. `definition` is the product's kind: `compute` is "server". */
export interface Fulfilment {
  /** Puts right what the customer says about the guest, and names what cannot be built. */
  checkGuest(input: GuestInput): CheckedGuest
  /** Durable: answers after writing the intent in `tx`, the work goes on by itself. Once per subscription. */
  create(
    tx: Tx,
    request: { subscriptionId: number; accountId: number; configuration: SoldConfiguration },
  ): Promise<void>
  terminate(tx: Tx, subscriptionId: number, reason: string): Promise<void>
}
export const Fulfilments = adapters<Fulfilment>('subscriptions.fulfilments', '1.0.0')

const Fact = Type.Object({ subscriptionId: Type.Integer(), accountId: Type.Integer(), orderId: Type.Integer() })
const aggregate = (p: { subscriptionId: number }) => `subscription:${p.subscriptionId}`

export const SubscriptionActivated = defineEvent({
  name: 'subscriptions.subscription.activated',
  version: 1,
  payload: Fact,
  aggregate,
})
export const SubscriptionFailed = defineEvent({
  name: 'subscriptions.subscription.failed',
  version: 1,
  payload: Type.Object({
    ...Fact.properties,
    invoiceId: Type.Integer(),
    reason: Type.String(),
    remedy: Type.Enum(['refund', 'park']),
  }),
  aggregate,
})
export const SubscriptionEnded = defineEvent({
  name: 'subscriptions.subscription.ended',
  version: 1,
  payload: Fact,
  aggregate,
})
