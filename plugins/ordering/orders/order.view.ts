import { FormState, MoneySchema, Type, definePage, instantToJson, moneyOf, moneyToJson } from 'nettoria'
import type { FormValues, Static, TaskView } from 'nettoria'
import type { PaymentMethod } from 'nettoria/contracts/billing'
import type { InstanceSummary } from 'nettoria/contracts/compute'
import type { OrderWithItems } from './find-orders.js'
import { mayBecome, orderStatuses } from './order-status.js'
import type { Order, OrderItem } from './order.model.js'

const Status = Type.Enum([...orderStatuses])

/** GET /orders. `next`: address of the following page, or empty. */
export const OrdersPage = definePage(
  'ordering/orders',
  Type.Object({
    orders: Type.Array(
      Type.Object({
        id: Type.Integer(),
        status: Status,
        description: Type.String(),
        hostname: Type.String(),
        total: MoneySchema,
        createdAt: Type.String(),
        canPay: Type.Boolean(),
      }),
    ),
    first: Type.String(),
    next: Type.String(),
  }),
)

const Item = Type.Object({
  description: Type.String(),
  hostname: Type.String(),
  period: Type.String(),
  price: MoneySchema,
  cpu: Type.Integer(),
  ramGb: Type.Integer(),
  diskGb: Type.Integer(),
  ipv4: Type.Integer(),
  trafficGb: Type.Integer(),
  /** Of the server, once there is one. */
  serverId: Type.Union([Type.Integer(), Type.Null()]),
  /** The task that builds it. */
  task: Type.Union([Type.Null(), Type.Object({ id: Type.Integer(), progress: Type.Integer(), label: Type.String() })]),
})

/**
 * GET /orders/:id. Buttons: GET /orders/:id/pay while `canPay`, POST /orders/:id/cancel while `canCancel`. `step`: 0 placed, 1
 * paid, 2 being built, 3 running.
 */
export const OrderPage = definePage(
  'ordering/order',
  Type.Object({
    id: Type.Integer(),
    status: Status,
    step: Type.Integer(),
    steps: Type.Array(Type.String()),
    items: Type.Array(Item),
    lines: Type.Array(Type.Object({ description: Type.String(), quantity: Type.Integer(), unitPrice: MoneySchema })),
    tax: Type.Union([MoneySchema, Type.Null()]),
    total: MoneySchema,
    invoiceId: Type.Integer(),
    createdAt: Type.String(),
    /** Of a failed order: the money is in the wallet. */
    refunded: Type.Boolean(),
    canPay: Type.Boolean(),
    canCancel: Type.Boolean(),
    /** Something is under way: look again in a moment. */
    waiting: Type.Boolean(),
  }),
)

/** GET /orders/:id/pay. Form: POST to the same address with `method`, the id of one of `methods`. */
export const PayPage = definePage(
  'ordering/pay',
  Type.Object({
    form: FormState,
    id: Type.Integer(),
    description: Type.String(),
    hostname: Type.String(),
    total: MoneySchema,
    methods: Type.Array(
      Type.Object({ id: Type.String(), title: Type.String(), flow: Type.String(), checked: Type.Boolean() }),
    ),
  }),
)

const totalOf = (order: Order) => moneyToJson(moneyOf(order.currency, order.totalMinor))

export function orderRow({ order, items }: OrderWithItems) {
  return {
    id: order.id,
    status: order.status,
    description: items[0]?.description ?? '',
    hostname: items[0]?.configuration.hostname ?? '',
    total: totalOf(order),
    createdAt: instantToJson(order.createdAt),
    canPay: mayBecome(order.status, 'paid'),
  }
}

/** What else is known about the servers of an order. */
export interface Building {
  instances: InstanceSummary[]
  tasks: Map<number, TaskView>
}

type Translate = (key: string, params?: Record<string, string | number>) => string

const stepOf = { awaiting_payment: 0, paid: 1, provisioning: 2, active: 3, cancelled: 0, failed: 2 } as const

export function orderModel(
  { order, items }: OrderWithItems,
  building: Building,
  t: Translate,
): Static<typeof OrderPage.model> {
  return {
    id: order.id,
    status: order.status,
    step: stepOf[order.status],
    steps: ['placed', 'paid', 'building', 'running'].map((step) => t(`ordering.steps.${step}`)),
    items: items.map((item) => itemModel(item, building, t)),
    lines: items.flatMap(({ lines }) =>
      lines.map(({ description, quantity, unitPrice }) => ({ description, quantity, unitPrice })),
    ),
    tax: order.taxMinor > 0n ? moneyToJson(moneyOf(order.currency, order.taxMinor)) : null,
    total: totalOf(order),
    invoiceId: order.invoiceId,
    createdAt: instantToJson(order.createdAt),
    refunded: order.refundedAt !== null,
    canPay: mayBecome(order.status, 'paid'),
    canCancel: mayBecome(order.status, 'cancelled'),
    waiting: order.status === 'paid' || order.status === 'provisioning',
  }
}

function itemModel(item: OrderItem, { instances, tasks }: Building, t: Translate): Static<typeof Item> {
  const { hostname, resources } = item.configuration
  const instance = instances.find((one) => one.subscriptionId === item.subscriptionId)
  const known = instance?.taskId ? tasks.get(instance.taskId) : undefined
  // A page that followed a finished task would load itself over and over.
  const task = known?.finishedAt === null ? known : undefined
  return {
    description: item.description,
    hostname,
    period: item.period,
    price: moneyToJson(moneyOf(item.currency, item.priceMinor)),
    ...resources,
    serverId: instance?.id ?? null,
    task: task ? { id: task.id, progress: task.progress, label: t(task.message.key, task.message.params) } : null,
  }
}

/** A way to pay: a gateway instance, or what the account holds (`wallet`). */
export type Method = Pick<PaymentMethod, 'id' | 'title'> & { flow: PaymentMethod['flow'] | 'wallet' }

export function payModel(
  { order, items }: OrderWithItems,
  methods: Method[],
  form: FormValues,
): Static<typeof PayPage.model> {
  const chosen = form.values.method ?? methods[0]?.id
  return {
    form,
    id: order.id,
    description: items[0]?.description ?? '',
    hostname: items[0]?.configuration.hostname ?? '',
    total: totalOf(order),
    methods: methods.map(({ id, title, flow }) => ({ id, title, flow, checked: id === chosen })),
  }
}
