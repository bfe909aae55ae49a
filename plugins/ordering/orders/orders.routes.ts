import { Database, IdParams, Type, inject, injectable, listOf, listQuery } from 'nettoria'
import type { App } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import { CancelOrder } from './cancel-order.js'
import { FindOrders } from './find-orders.js'
import { IdentifyBuyer } from '../configure/identify-buyer.js'
import { OrderSchema, PlacedSchema, invoiceToJson, orderToJson } from './orders.schemas.js'
import { PayOrder } from './pay-order.js'
import { PlaceOrder, requireNoDiscount } from './place-order.js'
import { priceHour } from '../configure/price-hour.js'
import { QuoteSelection } from '../configure/quote-selection.js'
import { ConfigureBody, OrderBody, QuoteSchema, quoteToJson, selectionOf } from '../configure/selection.schemas.js'

const reading = { permission: 'ordering.orders.read' }
const placing = { permission: 'ordering.orders.place' }
const tags = ['Orders']

/** POST /api/services/configure and everything under /api/orders. */
@injectable()
export class OrdersRoutes {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Catalog) private readonly catalog: Catalog,
    @inject(IdentifyBuyer) private readonly buyers: IdentifyBuyer,
    @inject(QuoteSelection) private readonly quotes: QuoteSelection,
    @inject(PlaceOrder) private readonly placeOrder: PlaceOrder,
    @inject(PayOrder) private readonly paying: PayOrder,
    @inject(CancelOrder) private readonly cancelling: CancelOrder,
    @inject(FindOrders) private readonly orders: FindOrders,
  ) {}

  routes(app: App): void {
    app.post(
      '/services/configure',
      {
        config: { public: true },
        schema: { summary: 'Price a configuration', tags, body: ConfigureBody, response: { 200: QuoteSchema } },
      },
      async (request) => {
        requireNoDiscount(request.body.discountCode)
        const buyer = await this.buyers.of(request)
        const quote = await this.quotes.quote(this.db.read, selectionOf(request.body), buyer)
        const product = await this.catalog.product(this.db.read, quote.selection.product.id, buyer)
        return quoteToJson(quote, product ? priceHour(product, quote.selection) : null)
      },
    )

    app.post(
      '/orders',
      {
        config: { ...placing, idempotent: true },
        schema: { summary: 'Order a configuration', tags, body: OrderBody, response: { 201: PlacedSchema } },
      },
      async (request, reply) => {
        const { hostname, sshKeys, userData, discountCode } = request.body
        const buyer = await this.buyers.of(request)
        const wanted = {
          selection: selectionOf(request.body),
          hostname,
          ...(sshKeys && { sshKeys }),
          ...(userData && { userData }),
          ...(discountCode && { discountCode }),
        }
        const placed = await this.placeOrder.place(request.signedIn(), buyer, wanted, request.actor())
        void reply.status(201)
        return { order: orderToJson(placed.order, placed.items), invoice: invoiceToJson(placed.invoice) }
      },
    )

    app.get(
      '/orders',
      {
        config: reading,
        schema: {
          summary: 'The account’s orders',
          tags,
          querystring: Type.Object({ ...listQuery }),
          response: { 200: listOf(OrderSchema) },
        },
      },
      async (request) => {
        const page = await this.orders.page(request.signedIn().accountId, request.query)
        return { ...page, items: page.items.map(({ order, items }) => orderToJson(order, items)) }
      },
    )

    app.get(
      '/orders/:id',
      { config: reading, schema: { summary: 'One order', tags, params: IdParams, response: { 200: OrderSchema } } },
      async (request) => {
        const { order, items } = await this.orders.one(request.params.id, request.signedIn().accountId)
        return orderToJson(order, items)
      },
    )

    app.post(
      '/orders/:id/pay',
      {
        config: { ...placing, idempotent: true },
        schema: {
          summary: 'Pay an order through a payment method',
          tags,
          params: IdParams,
          body: Type.Object({ method: Type.String({ minLength: 1, maxLength: 60 }) }, { additionalProperties: false }),
          response: {
            200: Type.Object({ status: Type.Literal('paid') }),
            202: Type.Object({
              status: Type.Literal('redirect'),
              redirectUrl: Type.String(),
              attemptId: Type.Integer(),
            }),
          },
        },
      },
      async (request, reply) => {
        const target = { id: request.params.id, accountId: request.signedIn().accountId }
        const started = await this.paying.pay(target, request.body.method, request.actor())
        if (started.status === 'paid') return { status: started.status }
        void reply.status(202)
        return started
      },
    )

    app.post(
      '/orders/:id/cancel',
      {
        config: { ...placing, idempotent: true },
        schema: { summary: 'Cancel an order that is not paid', tags, params: IdParams, response: { 200: OrderSchema } },
      },
      async (request) => {
        const { accountId } = request.signedIn()
        await this.cancelling.cancel({ id: request.params.id, accountId }, request.actor())
        const { order, items } = await this.orders.one(request.params.id, accountId)
        return orderToJson(order, items)
      },
    )
  }
}
