import type { App } from './app.js'

const cacheFor = 1_000

/** `/healthz`: the process answers. `/readyz`: it can work; the check is cached so that asking costs nothing. */
export function healthRoutes(deps: { ready: () => Promise<boolean>; now: () => number }) {
  let last = { at: 0, ok: false }
  return (app: App): void => {
    app.get('/healthz', { config: { public: true }, schema: { hide: true } as object }, async () => ({
      status: 'alive',
    }))
    app.get('/readyz', { config: { public: true }, schema: { hide: true } as object }, async (_request, reply) => {
      if (Math.abs(deps.now() - last.at) >= cacheFor) last = { at: deps.now(), ok: await deps.ready() }
      return reply.status(last.ok ? 200 : 503).send({ status: last.ok ? 'ready' : 'unavailable' })
    })
  }
}
