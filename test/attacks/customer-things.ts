import assert from 'node:assert/strict'
import type { WholeShop } from './whole-shop.js'

/** What a customer comes to have: one of each kind, by id. */
export interface Things {
  order: number
  unpaidOrder: number
  invoice: number
  unpaidInvoice: number
  payment: number
  vm: number
  subscription: number
  task: number
  notification: number
}

/** Customer A buys a server and watches it being built, restarts it, and orders another one without paying. */
export async function giveThings({ panel, people }: WholeShop): Promise<Things> {
  const { token } = people.customerA
  const call = async (method: string, url: string, body?: unknown) => {
    const answer = await panel.api(method, url, { token, ...(body === undefined ? {} : { body }) })
    assert.ok(answer.status < 300, `${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const [product] = (await call('GET', '/api/services')).items
  const selection = {
    serviceId: product.id,
    planId: product.plans[0].id,
    datacenterId: product.datacenters[0].id,
    imageId: product.images[0].id,
    period: 'monthly',
    hostname: 'web-01.example.com',
  }
  const order = (await call('POST', '/api/orders', selection)).order.id as number
  const { redirectUrl } = await call('POST', `/api/orders/${order}/pay`, { method: 'sandbox' })
  const page = new URL(redirectUrl as string)
  const pressed = await panel.inject({
    method: 'POST',
    url: page.pathname,
    payload: 'outcome=paid',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  await panel.inject({ method: 'GET', url: String(pressed.headers.location) })
  await panel.settle()
  const unpaidOrder = (await call('POST', '/api/orders', { ...selection, hostname: 'web-02.example.com' })).order
  await panel.settle()
  const [vm] = (await call('GET', '/api/vms')).items
  const restarted = await call('POST', `/api/vms/${vm.id}/restart`)
  await panel.settle()
  const invoices = (await call('GET', '/api/invoices')).items as { id: number; status: string }[]
  const first = async (url: string) => (await call('GET', url)).items[0].id as number
  return {
    order,
    unpaidOrder: unpaidOrder.id,
    invoice: invoices.find(({ status }) => status === 'paid')!.id,
    unpaidInvoice: invoices.find(({ status }) => status !== 'paid')!.id,
    payment: await first('/api/payments'),
    vm: vm.id,
    subscription: await first('/api/subscriptions'),
    task: (restarted.task ?? restarted).id,
    notification: await first('/api/notifications'),
  }
}
