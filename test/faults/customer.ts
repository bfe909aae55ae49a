import type { Database } from '../../core/foundation/data/database.js'
import { eventually } from 'nettoria/testing'
import type { PanelChild } from './panel-child.js'

/** A panel in a process of its own, whoever started it. */
type AnyPanel = Omit<PanelChild, 'arm' | 'audit'>

export interface PlacedOrder {
  id: number
  accountId: number
  token: string
}

/** What a browser and the API do for one customer; every call throws when the panel dies meanwhile. */
async function call(panel: AnyPanel, method: string, path: string, token: string, body?: object) {
  const answer = await fetch(new URL(path, panel.url), {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`)
  return JSON.parse(text)
}

/** Starts paying, presses "paid" on the sandbox's page, and comes back. Answers the last thing that was done. */
export async function pay(panel: AnyPanel, order: PlacedOrder): Promise<'started' | 'pressed' | 'returned'> {
  let reached: 'started' | 'pressed' | 'returned' = 'started'
  try {
    const started = await call(panel, 'POST', `/api/orders/${order.id}/pay`, order.token, { method: 'sandbox' })
    const page = here(panel, started.redirectUrl)
    const pressed = await fetch(page, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ outcome: 'paid' }),
    })
    if (pressed.status !== 303) throw new Error(`the sandbox answered ${pressed.status}: ${await pressed.text()}`)
    reached = 'pressed'
    const returned = await fetch(here(panel, pressed.headers.get('location') ?? ''), { redirect: 'manual' })
    if (returned.status !== 303) throw new Error(`the return answered ${returned.status}: ${await returned.text()}`)
    reached = 'returned'
  } catch (error) {
    // fetch reports a broken connection as a TypeError; it is no fault of ours when the panel has just been killed.
    if (!(error instanceof TypeError)) throw error
    await panel.ended
  }
  return reached
}

/** Cancels the order's server at once. */
export async function cancelNow(panel: AnyPanel, { id, token }: PlacedOrder): Promise<void> {
  const order = await call(panel, 'GET', `/api/orders/${id}`, token)
  await call(panel, 'POST', `/api/subscriptions/${order.subscriptionIds[0]}/cancel`, token, { when: 'now' })
}

/** Waits until an order has ended, well or not. Answers its state. */
export async function ended(panel: AnyPanel, db: Database, order: PlacedOrder): Promise<string> {
  let last = ''
  try {
    return await eventually(
      async () => {
        if (!panel.running) throw new Error('the panel is gone')
        last = (await db.read('ordering_orders').where({ id: order.id }).first('status')).status
        return ['active', 'failed', 'cancelled'].includes(last) ? last : ''
      },
      { what: 'the order ends' },
    )
  } catch (error) {
    throw new Error(`the order stays ${last}:\n${panel.log()}`, { cause: error })
  }
}

const here = (panel: AnyPanel, address: string) => {
  const { pathname, search } = new URL(address, panel.url)
  return new URL(pathname + search, panel.url)
}
