import { FormState, InstantSchema, Type, definePage, instantToJson } from 'nettoria'
import type { Static, UserView } from 'nettoria'
import type { InstanceSummary } from 'nettoria/contracts/compute'
import type { OrderWithItems } from '../orders/find-orders.js'
import { mayBecome } from '../orders/order-status.js'
import type { Order } from '../orders/order.model.js'
import { OrderSchema, orderToJson } from '../orders/orders.schemas.js'

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

/** An order as its operator sees it. `parked`: it failed and somebody has to decide about the money. */
export const AdminOrder = Type.Object({
  ...OrderSchema.properties,
  accountId: Type.Integer(),
  userId: Type.Integer(),
  paidAt: orNull(InstantSchema),
  closedAt: orNull(InstantSchema),
  refundedAt: orNull(InstantSchema),
  parked: Type.Boolean(),
})

/** With who ordered, what became of it, and what may be done now. */
export const AdminOrderDetail = Type.Object({
  ...AdminOrder.properties,
  customer: orNull(Type.Object({ name: Type.String(), email: Type.String(), phone: Type.String() })),
  servers: Type.Array(Type.Object({ id: Type.Integer(), hostname: Type.String(), state: Type.String() })),
  can: Type.Object({ cancel: Type.Boolean(), refund: Type.Boolean() }),
})

export const AdminOrdersPage = definePage(
  'ordering/admin/orders',
  Type.Object({
    form: FormState,
    statuses: Type.Array(Type.Object({ value: Type.String(), label: Type.String() })),
    orders: Type.Array(AdminOrder),
    filtered: Type.Boolean(),
    first: Type.String(),
    next: Type.String(),
    csv: Type.String(),
  }),
)

/** POST /admin/orders/:id/cancel while `can.cancel`, /refund while `can.refund`. */
export const AdminOrderPage = definePage('ordering/admin/order', Type.Object({ order: AdminOrderDetail }))

const instant = (at: number | null) => (at === null ? null : instantToJson(at))
const isParked = (order: Order) => order.status === 'failed' && order.refundedAt === null

export function viewAdminOrder({ order, items }: OrderWithItems): Static<typeof AdminOrder> {
  const { accountId, userId, paidAt, closedAt, refundedAt } = order
  return {
    ...orderToJson(order, items),
    accountId,
    userId,
    paidAt: instant(paidAt),
    closedAt: instant(closedAt),
    refundedAt: instant(refundedAt),
    parked: isParked(order),
  }
}

export function viewAdminOrderDetail(
  found: OrderWithItems,
  user: UserView | undefined,
  instances: InstanceSummary[],
): Static<typeof AdminOrderDetail> {
  const name = user && `${user.firstName} ${user.lastName}`.trim()
  return {
    ...viewAdminOrder(found),
    customer: user && name !== undefined ? { name, email: user.email, phone: user.phone } : null,
    servers: instances.map(({ id, hostname, state }) => ({ id, hostname, state })),
    can: { cancel: mayBecome(found.order.status, 'cancelled'), refund: isParked(found.order) },
  }
}
