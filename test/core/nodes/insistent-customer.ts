import { setTimeout as later } from 'node:timers/promises'
import type { PlacedOrder } from '../../faults/customer.js'
import type { StartedNode } from './start-node.js'

const patience = 4_000

/** Nodes behind one address, as a load balancer sees them. */
export interface Fleet {
  /** The nodes that are asked, in turn. */
  members: StartedNode[]
}

/** What somebody at a browser does who wants a server: pays, and tries again elsewhere when nobody answers. Any refusal is thrown. */
export async function payInsistently(fleet: Fleet, order: PlacedOrder): Promise<void> {
  for (let turn = order.id; ; turn++) {
    const node = fleet.members[turn % fleet.members.length]!
    try {
      if (await payAt(node, order)) return
    } catch (error) {
      // A broken connection is a TypeError of fetch, a node that says nothing a TimeoutError. Anything else is an answer.
      const silent = error instanceof TypeError || (error as Error).name === 'TimeoutError'
      if (!silent) throw error
      await later(100)
    }
  }
}

async function payAt(node: StartedNode, { id, token }: PlacedOrder): Promise<boolean> {
  const authorization = `Bearer ${token}`
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, node.url), { redirect: 'manual', signal: AbortSignal.timeout(patience), ...init })
  const started = await ask(`/api/orders/${id}/pay`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ method: 'sandbox' }),
  })
  const body = (await started.json()) as { redirectUrl?: string }
  // Who lost the answer to what went well is told so when he tries again.
  if (started.status === 409) return isPaid(await ask(`/api/orders/${id}`, { headers: { authorization } }))
  if (!started.ok || body.redirectUrl === undefined) throw refusal('pay', started, JSON.stringify(body))
  const pressed = await ask(pathOf(body.redirectUrl), {
    method: 'POST',
    body: new URLSearchParams({ outcome: 'paid' }),
  })
  if (pressed.status !== 303) throw refusal('the sandbox', pressed, await pressed.text())
  const back = await ask(pathOf(pressed.headers.get('location') ?? ''))
  if (back.status !== 303) throw refusal('the return', back, await back.text())
  return true
}

async function isPaid(answer: Response): Promise<boolean> {
  const { status } = (await answer.json()) as { status: string }
  if (['paid', 'provisioning', 'active'].includes(status)) return true
  // Its payment is being confirmed by somebody else.
  if (status === 'pending' || status === 'awaiting_payment') return false
  throw new Error(`an order cannot be paid: it is ${status}`)
}

const pathOf = (address: string) => {
  const { pathname, search } = new URL(address, 'http://panel.example')
  return pathname + search
}

const refusal = (who: string, { status }: Response, text: string) =>
  new Error(`${who} answered ${status}: ${text.slice(0, 500)}`)
