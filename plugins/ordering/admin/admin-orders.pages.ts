import { IdParams, Type, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import { CancelOrder } from '../orders/cancel-order.js'
import { orderStatuses } from '../orders/order-status.js'
import type { OrderStatus } from '../orders/order-status.js'
import { AdminOrderPage, AdminOrdersPage } from './admin-order.view.js'
import { ReadAdminOrders } from './read-admin-orders.js'
import { RefundParkedOrder } from './refund-parked-order.js'

const permission = 'ordering.manage'
const choices = ['', 'parked', ...orderStatuses]

/** The operator's list of orders, and one with its two decisions: cancel while unpaid, refund while parked. */
@injectable()
export class AdminOrdersPages {
  constructor(
    @inject(ReadAdminOrders) private readonly orders: ReadAdminOrders,
    @inject(CancelOrder) private readonly cancelling: CancelOrder,
    @inject(RefundParkedOrder) private readonly refunding: RefundParkedOrder,
  ) {}

  routes(app: App): void {
    app.list('/orders', {
      permission,
      page: AdminOrdersPage,
      /** A status, or `parked`. */
      filters: { status: Type.Enum(choices), account: Type.String({ pattern: '^[0-9]{0,9}$' }) },
      load: (_request, list, { status, account }) =>
        this.orders.list({
          ...list,
          ...(status === 'parked' ? { parked: true } : status && { status: status as OrderStatus }),
          ...(account && { accountId: Number(account) }),
        }),
      show: (request, { items, ...listed }) => ({
        ...listed,
        orders: items,
        statuses: choices.map((value) => ({
          value,
          label: request.t(value ? `ordering.state.${value}` : 'ordering.admin.anyState'),
        })),
      }),
      csv: {
        file: 'orders',
        columns: {
          'ordering.orders.number': (order) => order.id,
          'ordering.admin.hostname': (order) => order.items.map((item) => item.hostname).join('; '),
          'ordering.orders.what': (order) => order.items.map((item) => item.description).join('; '),
          'ordering.orders.status': (order, request) =>
            request.t(`ordering.state.${order.parked ? 'parked' : order.status}`),
          'ordering.orders.total': (order) => order.total.amount,
          'ordering.admin.currency': (order) => order.total.currency,
          'ordering.admin.account': (order) => order.accountId,
          'ordering.orders.placed': (order) => order.createdAt,
        },
      },
    })

    app
      .detail('/orders/:id', {
        permission,
        params: IdParams,
        page: AdminOrderPage,
        show: async ({ params }) => ({ order: await this.orders.one(params.id) }),
      })
      .form('cancel', {
        act: (request) => this.cancelling.cancel({ id: request.params.id }, request.actor()),
        done: (_cancelled, { params }) => ({
          to: `/admin/orders/${params.id}`,
          flash: 'ordering.admin.done.cancelled',
        }),
      })
      .form('refund', {
        act: (request) => this.refunding.refund(request.params.id, request.actor()),
        done: (_refunded, { params }) => ({ to: `/admin/orders/${params.id}`, flash: 'ordering.admin.done.refunded' }),
      })
  }
}
