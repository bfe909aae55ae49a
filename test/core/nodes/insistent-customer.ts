import { setTimeout as later } from 'node:timers/promises'
import type { PlacedOrder } from '../../faults/customer.js'
import type { StartedNode } from './start-node.js'

/** How long a browser waits for a node that says nothing, ms: what is done must not depend on it. */
const patience = 10_000

/** Nodes behind one address, as a load balancer sees them. */
export interface Fleet {
  /** The nodes that are asked, in turn. */
  members: StartedNode[]
}

/**
 * What somebody at a browser does who wants a server: pays, and tries again elsewhere when nobody answers, on the gateway's page that
 * is open already. Any refusal is thrown.
 */
export async function payInsistently(fleet: Fleet, order: PlacedOrder): Promise<void> {
  let page: string | undefined
  for (let turn = order.id; ; turn++) {
    const node = fleet.members[turn % fleet.members.length]!
    try {
      page ??= await openPage(node, order)
      return await payOn(node, page)
    } catch (error) {
      // A broken connection is a TypeError of fetch, a node that says nothing a TimeoutError. Anything else is an answer.
      const silent = error instanceof TypeError || (error as Error).name === 'TimeoutError'
      if (!silent) throw error
      await later(100)
    }
  }
}

const ask = (node: StartedNode, path: string, init: RequestInit = {}) =>
  fetch(new URL(path, node.url), { redirect: 'manual', signal: AbortSignal.timeout(patience), ...init })

/** Answers the path of the gateway's page. */
async function openPage(node: StartedNode, { id, token }: PlacedOrder): Promise<string> {
  const authorization = `Bearer ${token}`
  const started = await ask(node, `/api/orders/${id}/pay`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ method: 'sandbox' }),
  })
  const body = (await started.json()) as { redirectUrl?: string }
  if (!started.ok || body.redirectUrl === undefined) throw refusal('pay', started, JSON.stringify(body))
  return pathOf(body.redirectUrl)
}

/** The gateway counts the first press alone. */
async function payOn(node: StartedNode, page: string): Promise<void> {
  const pressed = await ask(node, page, { method: 'POST', body: new URLSearchParams({ outcome: 'paid' }) })
  if (pressed.status !== 303) throw refusal('the sandbox', pressed, await pressed.text())
  const back = await ask(node, pathOf(pressed.headers.get('location') ?? ''))
  if (back.status !== 303) throw refusal('the return', back, await back.text())
}

const pathOf = (address: string) => {
  const { pathname, search } = new URL(address, 'http://panel.example')
  return pathname + search
}

const refusal = (who: string, { status }: Response, text: string) =>
  new Error(`${who} answered ${status}: ${text.slice(0, 500)}`)
