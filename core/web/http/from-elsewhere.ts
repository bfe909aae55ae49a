import type { FastifyRequest } from 'fastify'

/** Whether another site made the browser send this. Browsers say so; nothing that such a site wrote is shown again. */
export function fromElsewhere({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers
  if (site === 'cross-site') return true
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
}
