import type { FastifyRequest } from 'fastify'

type Sent = Pick<FastifyRequest, 'headers'>

/** Whether the browser says that a page of ours sent this. */
export const fromHere = (request: Sent): boolean =>
  !fromElsewhere(request) &&
  (request.headers.origin !== undefined || request.headers['sec-fetch-site'] === 'same-origin')

/** Whether another site made the browser send this. Browsers say so; nothing that such a site wrote is shown again. */
export function fromElsewhere({ headers }: Sent): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers
  if (site === 'cross-site') return true
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
}
