export const orderStatuses = ['awaiting_payment', 'paid', 'provisioning', 'active', 'cancelled', 'failed'] as const
export type OrderStatus = (typeof orderStatuses)[number]

/** The life of an order: state to the states it may become. */
export const transitions: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  awaiting_payment: ['paid', 'cancelled'],
  paid: ['provisioning', 'failed'],
  provisioning: ['active', 'failed'],
  active: [],
  cancelled: [],
  failed: ['provisioning'],
}

export const mayBecome = (from: OrderStatus, to: OrderStatus) => transitions[from].includes(to)
