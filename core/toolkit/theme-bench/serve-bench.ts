import cookie from '@fastify/cookie'
import fastifyStatic from '@fastify/static'
import { fastify } from 'fastify'
import type { FastifyInstance } from 'fastify'
import { relaxPolicy } from '../../web/http/relax-policy.js'
import { securityHeaders } from '../../web/http/security-headers.js'
import { isPanelError } from '../../foundation/kernel/errors.js'
import { galleryPage } from './gallery-page.js'
import type { ThemeBench } from './theme-bench.js'

export const reloadScript = `new EventSource('/-/changes').addEventListener('change', () => location.reload())\n`

export interface BenchServer {
  app: FastifyInstance
  /** Has every open page load again. */
  announce(): void
}

/**
 * Serves a bench over HTTP with the panel's own security headers: `/` is an index of pages, cases, languages and schemes,
 * `/page?name=&case=&locale=&scheme=` one page. With `live` the pages load again after `announce()`.
 */
export async function serveBench(bench: () => ThemeBench, { live }: { live: boolean }): Promise<BenchServer> {
  const app = fastify({ logger: false, forceCloseConnections: true }) as unknown as FastifyInstance
  const watchers = new Set<{ write(text: string): unknown; end(): unknown }>()
  await app.register(cookie)
  await app.register(securityHeaders, { https: false })
  for (const [position, root] of bench().themes.assetRoots().entries())
    await app.register(fastifyStatic, {
      root: root.dir,
      prefix: root.prefix,
      decorateReply: position === 0,
      index: false,
      ...(root.files ? { allowedPath: (path: string) => root.files!.includes(path.replace(/^\/+/, '')) } : {}),
    })
  app.setErrorHandler((error, _request, reply) => {
    const said = isPanelError(error) ? `${error.code}: ${error.message}` : ((error as Error).stack ?? String(error))
    return reply.status(500).type('text/plain; charset=utf-8').send(said)
  })
  app.get('/-/frame', async (_request, reply) => {
    relaxPolicy(reply, { framed: true })
    return reply.type('text/html; charset=utf-8').send(fragment(''))
  })
  app.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(galleryPage(bench(), live)))
  app.get('/-/reload.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(reloadScript))
  app.get('/-/theme-settings.css', async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(bench().settingsCss),
  )
  app.get('/-/changes', (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    reply.raw.write(': here\n\n')
    watchers.add(reply.raw)
    reply.raw.once('close', () => watchers.delete(reply.raw))
  })
  app.get('/page', async (request, reply) => {
    const query = request.query as Record<string, string | undefined>
    const scheme = query['scheme'] === 'dark' || query['scheme'] === 'auto' ? query['scheme'] : 'light'
    const html = bench().draw(query['name'] ?? '', query['case'] ?? 'typical', {
      locale: query['locale'] ?? 'en',
      scheme,
    })
    const whole = html.includes('</head>') ? html : fragment(html)
    const shown = live ? whole.replace('</head>', '<script src="/-/reload.js" defer></script></head>') : whole
    // The settings form shows a frame; in the panel its route allows that.
    if (html.includes('<iframe')) relaxPolicy(reply, { frameSrc: true })
    return reply.type('text/html; charset=utf-8').send(shown)
  })
  app.addHook('preClose', async () => watchers.forEach((one) => one.end()))
  return { app, announce: () => watchers.forEach((one) => one.write('event: change\ndata: 1\n\n')) }
}

const fragment = (html: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fragment</title></head><body><main><h1>Fragment</h1>${html}</main></body></html>`
