import { IdParams, Type, emptyForm, inject, injectable, isPanelError, listQuery } from 'nettoria'
import type { App } from 'nettoria'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CancelOrder } from '../cancel-order.js'
import { orderStatuses } from '../order-status.js'
import { actorOf } from '../orders.routes.js'
import { AdminOrderPage, AdminOrdersPage } from './admin-order.view.js'
import { ReadAdminOrders } from './read-admin-orders.js'
import { RefundParkedOrder } from './refund-parked-order.js'

const config = { permission: 'ordering.manage' }
const Filters = Type.Object({
  ...listQuery,
  /** A status, or `parked`. */
  status: Type.Optional(Type.Enum(['', 'parked', ...orderStatuses])),
  account: Type.Optional(Type.String({ pattern: '^[0-9]{0,9}$' })),
})

/** The operator's list of orders, and one with its two decisions: cancel while unpaid, refund while parked. */
@injectable()
export class AdminOrdersPages {
  constructor(
    @inject(ReadAdminOrders) private readonly orders: ReadAdminOrders,
    @inject(CancelOrder) private readonly cancelling: CancelOrder,
    @inject(RefundParkedOrder) private readonly refunding: RefundParkedOrder,
  ) {}

  routes(app: App): void {
    app.get('/orders', { config, schema: { querystring: Filters } }, async (request, reply) => {
      const { status = '', account = '', limit, cursor } = request.query
      const page = await this.orders.list({
        limit,
        ...(cursor !== undefined && { cursor }),
        ...(status === 'parked' ? { parked: true } : status && { status }),
        ...(account && { accountId: Number(account) }),
      })
      const filters = { ...(status && { status }), ...(account && { account }) }
      const labels = ['parked', ...orderStatuses].map((value) => ({
        value,
        label: request.t(`ordering.state.${value}`),
      }))
      return reply.page(AdminOrdersPage, {
        form: emptyForm({ status, account }),
        statuses: [{ value: '', label: request.t('ordering.admin.anyState') }, ...labels],
        orders: page.items,
        filtered: Object.keys(filters).length > 0,
        next: page.nextCursor ? `/admin/orders?${new URLSearchParams({ ...filters, cursor: page.nextCursor })}` : '',
      })
    })
    app.get('/orders/:id', { config, schema: { params: IdParams } }, async (request, reply) =>
      reply.page(AdminOrderPage, { order: await this.orders.one(request.params.id), problem: '' }),
    )
    app.post('/orders/:id/cancel', { config, schema: { params: IdParams } }, (request, reply) => {
      const { id } = request.params
      return this.answer(request, reply, id, 'cancelled', () => this.cancelling.cancel({ id }, actorOf(request)))
    })
    app.post('/orders/:id/refund', { config, schema: { params: IdParams } }, (request, reply) => {
      const { id } = request.params
      return this.answer(request, reply, id, 'refunded', () => this.refunding.refund(id, actorOf(request)))
    })
  }

  private async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    id: number,
    done: 'cancelled' | 'refunded',
    act: () => Promise<unknown>,
  ): Promise<FastifyReply> {
    try {
      await act()
      return reply.done(`/admin/orders/${id}`, { kind: 'success', message: `ordering.admin.done.${done}` })
    } catch (error) {
      if (!isPanelError(error) || error.status !== 409) throw error
      const problem = request.t(`errors.${error.code}`)
      return reply.page(AdminOrderPage, { order: await this.orders.one(id), problem }, { status: 409 })
    }
  }
}
