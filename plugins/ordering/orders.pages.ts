import {
  Database,
  IdParams,
  Tasks,
  Type,
  emptyForm,
  inject,
  injectable,
  isPanelError,
  listQuery,
  refusedForm,
} from 'nettoria'
import type { App, Routes, TaskView } from 'nettoria'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Invoicing, Ledger, Payments } from 'nettoria/contracts/billing'
import type { Instances } from 'nettoria/contracts/compute'
import { CancelOrder } from './cancel-order.js'
import { FindOrders } from './find-orders.js'
import type { OrderWithItems } from './find-orders.js'
import { mayBecome } from './order-status.js'
import { OrderPage, OrdersPage, PayPage, orderModel, ordersModel, payModel } from './order.view.js'
import type { Building, Method } from './order.view.js'
import { actorOf } from './orders.routes.js'
import { PayOrder } from './pay-order.js'

const reading = { permission: 'ordering.orders.read' }
const placing = { permission: 'ordering.orders.place' }

/** The optional contract `Instances`, or undefined without a compute plugin. */
export const OptionalInstances = Symbol('ordering.instances')

/** The customer's orders: list, one with its progress, paying and cancelling. */
@injectable()
export class OrdersPages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Tasks) private readonly tasks: Tasks,
    @inject(Payments) private readonly payments: Payments,
    @inject(Ledger) private readonly ledger: Ledger,
    @inject(Invoicing) private readonly invoicing: Invoicing,
    @inject(FindOrders) private readonly orders: FindOrders,
    @inject(PayOrder) private readonly paying: PayOrder,
    @inject(CancelOrder) private readonly cancelling: CancelOrder,
    @inject(OptionalInstances) private readonly instances: { found: Instances | undefined },
  ) {}

  readonly routes: Routes = (app: App) => {
    const cursor = Type.Object({ cursor: listQuery.cursor }, { additionalProperties: true })

    app.get('/orders', { config: reading, schema: { querystring: cursor } }, async (request, reply) => {
      const list = { limit: 20, cursor: request.query.cursor }
      const page = await this.orders.page(request.signedIn().accountId, list)
      return reply.page(OrdersPage, ordersModel(page.items, page.nextCursor))
    })

    app.get('/orders/:id', { config: reading, schema: { params: IdParams } }, async (request, reply) => {
      const found = await this.show(request.params.id, request.signedIn().accountId)
      return reply.page(OrderPage, orderModel(found, await this.building(found), request.t))
    })

    app.get('/orders/:id/pay', { config: placing, schema: { params: IdParams } }, async (request, reply) => {
      const found = await this.show(request.params.id, request.signedIn().accountId)
      if (!mayBecome(found.order.status, 'paid')) return reply.redirect(`/orders/${found.id}`, 303)
      return reply.page(PayPage, payModel(found, await this.methods(found, request), emptyForm()))
    })

    const method = Type.Object({ method: Type.Optional(Type.String({ maxLength: 60 })) })
    app.post(
      '/orders/:id/pay',
      { config: placing, schema: { params: IdParams, body: method } },
      async (request, reply) => {
        const target = { id: request.params.id, accountId: request.signedIn().accountId }
        try {
          const started = await this.paying.pay(target, request.body.method ?? '', actorOf(request))
          if (started.status === 'redirect') return await reply.leave(started.redirectUrl)
          return reply.done(`/orders/${target.id}`, { kind: 'success', message: 'ordering.done.paid' })
        } catch (error) {
          if (!isPanelError(error) || error.status === 404) throw error
          const found = await this.orders.one(target.id, target.accountId)
          if (!mayBecome(found.order.status, 'paid')) return this.refuse(reply, target.id, error.code)
          request.log.warn({ err: error, orderId: target.id }, 'a payment could not be started')
          const form = refusedForm(error, request)
          return reply.page(PayPage, payModel(found, await this.methods(found, request), form), {
            status: error.status,
          })
        }
      },
    )

    app.post('/orders/:id/cancel', { config: placing, schema: { params: IdParams } }, async (request, reply) => {
      const target = { id: request.params.id, accountId: request.signedIn().accountId }
      try {
        await this.cancelling.cancel(target, actorOf(request))
      } catch (error) {
        if (!isPanelError(error) || error.status !== 409) throw error
        return this.refuse(reply, target.id, error.code)
      }
      return reply.done(`/orders/${target.id}`, { kind: 'success', message: 'ordering.done.cancelled' })
    })
  }

  // The order hears of its payment a moment after the customer is back from the bank: who has paid is not asked again.
  private async show(id: number, accountId: number): Promise<OrderWithItems> {
    const found = await this.orders.one(id, accountId)
    if (found.order.status !== 'awaiting_payment') return found
    const invoice = await this.invoicing.view(this.db.read, found.order.invoiceId)
    if (invoice?.status === 'paid') found.order.status = 'paid'
    return found
  }

  // Money that came back from a refund pays the next order, when it is enough.
  private async methods({ order }: OrderWithItems, request: FastifyRequest): Promise<Method[]> {
    const { currency, accountId, totalMinor } = order
    const gateways = this.payments.methods(currency)
    const balance = await this.ledger.walletBalance(this.db.read, accountId, currency)
    if (balance.minor < totalMinor || totalMinor === 0n) return gateways
    return [{ id: 'wallet', title: request.t('ordering.pay.wallet'), flow: 'wallet' }, ...gateways]
  }

  private refuse(reply: FastifyReply, orderId: number, code: string): FastifyReply {
    return reply.done(`/orders/${orderId}`, { kind: 'warning', message: `errors.${code}` })
  }

  private async building({ items }: OrderWithItems): Promise<Building> {
    const subscriptionIds = items.flatMap(({ subscriptionId }) => (subscriptionId ? [subscriptionId] : []))
    const none = subscriptionIds.length === 0 || !this.instances.found
    const instances = none ? [] : await this.instances.found!.ofSubscriptions(this.db.read, subscriptionIds)
    const ids = instances.flatMap(({ taskId }) => (taskId ? [taskId] : []))
    const tasks = await Promise.all(ids.map((id) => this.tasks.find(this.db.read, id)))
    return {
      instances,
      tasks: new Map(tasks.filter((task): task is TaskView => !!task).map((task) => [task.id, task])),
    }
  }
}
