import { IdParams, MoneySchema, Type, inject, injectable, listOf, listQuery, moneyToJson } from 'nettoria'
import type { App } from 'nettoria'
import { CancelOrder } from '../orders/cancel-order.js'
import { orderStatuses } from '../orders/order-status.js'
import { AdminOrder, AdminOrderDetail } from './admin-order.view.js'
import { ReadAdminOrders } from './read-admin-orders.js'
import { RefundParkedOrder } from './refund-parked-order.js'

const config = { permission: 'ordering.manage' }
const tags = ['Admin: orders']

/** The orders of every account, under /api/admin/orders. */
@injectable()
export class AdminOrdersRoutes {
  constructor(
    @inject(ReadAdminOrders) private readonly orders: ReadAdminOrders,
    @inject(CancelOrder) private readonly cancelling: CancelOrder,
    @inject(RefundParkedOrder) private readonly refunding: RefundParkedOrder,
  ) {}

  routes(app: App): void {
    app.get(
      '/admin/orders',
      {
        config,
        schema: {
          summary: 'Orders of every account',
          tags,
          querystring: Type.Object({
            ...listQuery,
            status: Type.Optional(Type.Enum([...orderStatuses])),
            accountId: Type.Optional(IdParams.properties.id),
            parked: Type.Optional(Type.Boolean()),
          }),
          response: { 200: listOf(AdminOrder) },
        },
      },
      (request) => this.orders.list(request.query),
    )
    app.get(
      '/admin/orders/:id',
      {
        config,
        schema: { summary: 'One order of any account', tags, params: IdParams, response: { 200: AdminOrderDetail } },
      },
      (request) => this.orders.one(request.params.id),
    )
    app.post(
      '/admin/orders/:id/cancel',
      {
        config: { ...config, idempotent: true },
        schema: {
          summary: 'Cancel an order that is not paid, with its invoice',
          tags,
          params: IdParams,
          response: { 200: AdminOrderDetail },
        },
      },
      async (request) => {
        await this.cancelling.cancel({ id: request.params.id }, request.actor())
        return this.orders.one(request.params.id)
      },
    )
    app.post(
      '/admin/orders/:id/refund',
      {
        config: { ...config, idempotent: true },
        schema: {
          summary: 'Put what was paid for a parked order into the wallet',
          tags,
          params: IdParams,
          response: { 200: Type.Object({ refunded: MoneySchema }) },
        },
      },
      async (request) => ({
        refunded: moneyToJson(await this.refunding.refund(request.params.id, request.actor())),
      }),
    )
  }
}
