import { Clock, Database, Events, httpErrors, inject, injectable, isPanelError, moneyFromJson } from 'nettoria'
import type { Actor, Principal, Tx } from 'nettoria'
import { Invoicing } from 'nettoria/contracts/billing'
import type { InvoiceView } from 'nettoria/contracts/billing'
import { Catalog } from 'nettoria/contracts/catalog'
import type { Selection } from 'nettoria/contracts/catalog'
import { OrderPlaced } from 'nettoria/contracts/ordering'
import { Subscriptions } from 'nettoria/contracts/subscriptions'
import type { GuestConfiguration, GuestInput } from 'nettoria/contracts/subscriptions'
import { orderErrors } from '../errors.js'
import { Order, OrderItem } from './order.model.js'
import { requireOrderable } from '../configure/orderable-periods.js'
import { QuoteSelection } from '../configure/quote-selection.js'
import type { Buyer, Quote } from '../configure/quote-selection.js'
import { requireVerified } from '../configure/require-verified.js'
import { OrderingSettings } from '../settings.js'

export interface OrderRequest extends GuestInput {
  selection: Selection
  discountCode?: string
}

export interface PlacedOrder {
  order: Order
  items: OrderItem[]
  invoice: InvoiceView
}

/** What an order is called on its invoice. */
export const orderSubject = 'ordering.order'

const day = 86_400_000

/** Freezes a configuration with its price as an order and has it invoiced. */
@injectable()
export class PlaceOrder {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Clock) private readonly clock: Clock,
    @inject(Events) private readonly events: Events,
    @inject(Catalog) private readonly catalog: Catalog,
    @inject(Invoicing) private readonly invoicing: Invoicing,
    @inject(Subscriptions) private readonly subscriptions: Subscriptions,
    @inject(QuoteSelection) private readonly quotes: QuoteSelection,
    @inject(OrderingSettings) private readonly settings: OrderingSettings,
  ) {}

  /**
   * Throws ORDER_PHONE_UNVERIFIED, ORDER_EMAIL_UNVERIFIED, ORDER_DISCOUNT_INVALID, INPUT_INVALID (every wrong field),
   * CATALOG_SELECTION_INVALID, CATALOG_PRICE_MISSING, ORDER_HOURLY_UNAVAILABLE, ORDER_QUOTE_REFUSED,
   * SUBSCRIPTION_FULFILMENT_MISSING.
   */
  async place(principal: Principal, buyer: Buyer, request: OrderRequest, actor: Actor): Promise<PlacedOrder> {
    requireVerified(principal, this.settings.requireVerified)
    requireNoDiscount(request.discountCode)
    return this.db.transaction(async (tx) => {
      const quote = await this.price(tx, request, buyer)
      const { guest, problems } = this.subscriptions.checkGuest(quote.selection.product.kind, request)
      if (problems.length) throw httpErrors.INPUT_INVALID({}, { fields: problems })
      requireOrderable(request.selection.period)
      return this.freeze(tx, principal, quote, guest, actor)
    })
  }

  /** A wrong selection and a wrong guest are told together. */
  private async price(tx: Tx, request: OrderRequest, buyer: Buyer): Promise<Quote> {
    const { selection } = request
    try {
      return await this.quotes.quote(tx, selection, buyer, tx)
    } catch (error) {
      if (!isPanelError(error, 'CATALOG_SELECTION_INVALID')) throw error
      const product = await this.catalog.product(tx, selection.serviceId, buyer)
      const problems = product ? this.subscriptions.checkGuest(product.kind, request).problems : []
      throw problems.length ? httpErrors.INPUT_INVALID({}, { fields: [...error.fields, ...problems] }) : error
    }
  }

  private async freeze(
    tx: Tx,
    { accountId, userId }: Principal,
    quote: Quote,
    guest: GuestConfiguration,
    actor: Actor,
  ): Promise<PlacedOrder> {
    const now = this.clock.now()
    const { currency } = quote.total
    const draft = await Order.query(tx).insertAndFetch({
      accountId,
      userId,
      status: 'awaiting_payment',
      currency,
      subtotalMinor: quote.subtotal.minor,
      discountMinor: quote.discount.minor,
      taxMinor: quote.tax.minor,
      totalMinor: quote.total.minor,
      createdAt: now,
    })
    const item = await OrderItem.query(tx).insertAndFetch(itemOf(draft.id, quote, guest))
    const invoice = await this.invoicing.issue(tx, {
      accountId,
      currency,
      lines: quote.lines.map(({ description, product, quantity, unitPrice }) => ({
        description,
        product,
        quantity,
        unitPrice: moneyFromJson(unitPrice),
      })),
      subject: { kind: orderSubject, id: draft.id },
      dueAt: now + this.settings.paymentDays * day,
      actor,
    })
    // Billing may add tax: the invoice has the last word on what is to be paid.
    const taxMinor = quote.tax.minor + invoice.total.minor - quote.total.minor
    const order = await draft
      .$query(tx)
      .patchAndFetch({ invoiceId: invoice.id, taxMinor, totalMinor: invoice.total.minor })
    await this.events.publish(tx, OrderPlaced, { orderId: order.id, accountId, invoiceId: invoice.id })
    return { order, items: [item], invoice }
  }
}

function itemOf(orderId: number, quote: Quote, guest: GuestConfiguration): Partial<OrderItem> {
  const { product, plan, resources, datacenter, image, period } = quote.selection
  return {
    orderId,
    item: 1,
    description: quote.lines.find((line) => line.kind === 'plan')?.description ?? product.name,
    period,
    currency: quote.recurring.currency,
    priceMinor: quote.recurring.minor,
    lines: quote.lines,
    configuration: {
      kind: product.kind,
      productSlug: product.slug,
      productName: product.name,
      planId: plan?.id ?? null,
      planName: plan?.name ?? null,
      resources,
      datacenterId: datacenter.id,
      imageId: image.id,
      ...guest,
    },
  }
}

/** No plugin gives discounts by code, so every code is wrong: say so instead of charging the full price in silence. */
export function requireNoDiscount(code: string | undefined): void {
  if (code !== undefined && code.trim() !== '') throw orderErrors.ORDER_DISCOUNT_INVALID({ code })
}
