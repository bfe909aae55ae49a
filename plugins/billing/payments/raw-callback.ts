import type { RawCallback } from 'nettoria/contracts/billing'

interface Incoming {
  method: string
  headers: Record<string, string | string[] | undefined>
  /** Who is signed in here, if anybody. */
  principal: object | null
  query: unknown
  body: unknown
}

/** A request as adapters read it: one string a header and a query name, the body's bytes. */
export function rawCallback(request: Incoming): RawCallback {
  const { body, principal } = request
  const { authorization, ...others } = request.headers
  // A token of ours is no business of a gateway, and callbacks are stored.
  const headers = principal ? others : { ...others, authorization }
  return {
    method: request.method === 'POST' ? 'POST' : 'GET',
    headers: flat(headers),
    query: flat((request.query ?? {}) as Record<string, string | string[]>),
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
  }
}

function flat(values: Record<string, string | string[] | undefined>): Record<string, string> {
  const present = Object.entries(values).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined)
  return Object.fromEntries(present.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]))
}
