import helmet from '@fastify/helmet'
import fp from 'fastify-plugin'
import type { OutgoingHttpHeaders } from 'node:http'

/** Strict by default: everything from ourselves, nothing inline, never in a foreign frame, never kept. */
export const securityHeaders = fp<{ https: boolean }>(
  async (app, { https }) => {
    await app.register(helmet, {
      global: false,
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'none'"],
          'script-src': ["'self'"],
          'style-src': ["'self'"],
          'img-src': ["'self'", 'data:'],
          'font-src': ["'self'"],
          'connect-src': ["'self'"],
          'form-action': ["'self'"],
          'base-uri': ["'none'"],
          'frame-ancestors': ["'none'"],
        },
      },
      strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: true } : false,
      referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
      xFrameOptions: { action: 'deny' },
    })
    // Helmet puts its headers together anew each time, and they are always the same: it is asked once.
    let kept: OutgoingHttpHeaders | undefined
    app.addHook('onRequest', (_request, reply, done) => {
      if (!kept) {
        void (reply as unknown as { helmet(): void }).helmet()
        kept = { ...reply.raw.getHeaders(), 'cache-control': 'no-store' }
      }
      reply.headers(kept)
      done()
    })
  },
  { name: 'security-headers' },
)
