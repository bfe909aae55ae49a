import { Database, IdParams, Tasks, Type, inject, injectable } from 'nettoria'
import type { App, Onward, TaskView } from 'nettoria'
import type { FastifyRequest } from 'fastify'
import { Invoicing, Ledger, Payments } from 'nettoria/contracts/billing'
import { Instances } from 'nettoria/contracts/compute'
import { CancelOrder } from './cancel-order.js'
import { FindOrders } from './find-orders.js'
import type { OrderWithItems } from './find-orders.js'
import { mayBecome } from './order-status.js'
import { OrderPage, OrdersPage, PayPage, orderModel, orderRow, payModel } from './order.view.js'
import type { Building, Method } from './order.view.js'
import { PayOrder } from './pay-order.js'

const reading = 'ordering.orders.read'
const placing = 'ordering.orders.place'

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
    @inject(Instances) private readonly instances: Instances | undefined,
  ) {}

  routes(app: App): void {
    app.list('/orders', {
      permission: reading,
      page: OrdersPage,
      load: (request, list) => this.orders.page(request.signedIn().accountId, list),
      show: (_request, { items, first, next }) => ({ orders: items.map(orderRow), first, next }),
    })

    app
      .detail('/orders/:id', {
        permission: reading,
        params: IdParams,
        page: OrderPage,
        show: async (request) => {
          const found = await this.show(request.params.id, request.signedIn().accountId)
          return orderModel(found, await this.building(found), request.t)
        },
      })
      .form('cancel', {
        permission: placing,
        act: (request) => this.cancelling.cancel(targetOf(request), request.actor()),
        done: (_cancelled, { params }) => ({ to: `/orders/${params.id}`, flash: 'ordering.done.cancelled' }),
        refused: (error, { params }) => (error.status === 409 ? refusedAt(params.id, error.code) : undefined),
      })

    app.form('/orders/:id/pay', {
      permission: placing,
      params: IdParams,
      body: Type.Object({ method: Type.Optional(Type.String({ maxLength: 60 })) }),
      page: PayPage,
      elsewhere: async (request) => {
        const found = await this.show(request.params.id, request.signedIn().accountId)
        return mayBecome(found.order.status, 'paid') ? null : `/orders/${found.id}`
      },
      show: async (request, form) => {
        const found = await this.show(request.params.id, request.signedIn().accountId)
        return payModel(found, await this.methods(found, request), form)
      },
      act: (request) => this.paying.pay(targetOf(request), request.body.method ?? '', request.actor()),
      done: (started, { params }) =>
        started.status === 'redirect'
          ? { leave: started.redirectUrl }
          : { to: `/orders/${params.id}`, flash: 'ordering.done.paid' },
      refused: async (error, request) => {
        const { id, accountId } = targetOf(request)
        const found = await this.orders.one(id, accountId)
        if (!mayBecome(found.order.status, 'paid')) return refusedAt(id, error.code)
        request.log.warn({ err: error, orderId: id }, 'a payment could not be started')
        return undefined
      },
      // A gateway that cannot be asked is an answer to who wants to pay.
      expects: ({ status }) => status === 502 || status === 503,
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

  private async building({ items }: OrderWithItems): Promise<Building> {
    const subscriptionIds = items.flatMap(({ subscriptionId }) => (subscriptionId ? [subscriptionId] : []))
    const none = subscriptionIds.length === 0 || !this.instances
    const instances = none ? [] : await this.instances!.ofSubscriptions(this.db.read, subscriptionIds)
    const ids = instances.flatMap(({ taskId }) => (taskId ? [taskId] : []))
    const tasks = await Promise.all(ids.map((id) => this.tasks.find(this.db.read, id)))
    return {
      instances,
      tasks: new Map(tasks.filter((task): task is TaskView => !!task).map((task) => [task.id, task])),
    }
  }
}

const targetOf = (request: FastifyRequest) => ({
  id: (request.params as { id: number }).id,
  accountId: request.signedIn().accountId,
})

const refusedAt = (orderId: number, code: string): Onward => ({
  to: `/orders/${orderId}`,
  flash: `errors.${code}`,
  kind: 'warning',
})
