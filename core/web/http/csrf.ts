import csrfProtection from '@fastify/csrf-protection'
import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply, FastifyRequest, preValidationHookHandler } from 'fastify'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

export interface CsrfOptions {
  hmacKey: string
  secure: boolean
}

const bearer = (request: FastifyRequest) => request.headers.authorization?.startsWith('Bearer ') ?? false
const userInfo = (request: FastifyRequest) => `session:${request.principal?.sessionId ?? 0}`

/** Tokens are bound to the session, so that a page kept from before signing in cannot be sent afterwards. */
export const csrf = fp<CsrfOptions>(
  async (app, options) => {
    await app.register(csrfProtection, {
      sessionPlugin: '@fastify/cookie',
      cookieKey: options.secure ? '__Host-ntt_csrf' : 'ntt_csrf',
      cookieOpts: { path: '/', httpOnly: true, sameSite: 'lax', secure: options.secure },
      csrfOpts: { hmacKey: options.hmacKey },
      getToken: (request) =>
        (request.body as { _csrf?: string } | undefined)?._csrf ?? String(request.headers['x-csrf-token'] ?? ''),
      getUserInfo: userInfo,
      logLevel: 'info',
    })
  },
  { name: 'csrf', dependencies: ['@fastify/cookie'] },
)

export function csrfToken(request: FastifyRequest, reply: FastifyReply): string {
  return (reply as FastifyReply & { generateCsrf(o: { userInfo: string }): string }).generateCsrf({
    userInfo: userInfo(request),
  })
}

/** In a scope where browsers act with their cookie: every unsafe request needs a token. Bearer tokens are not sent by browsers. */
export function requireToken(scope: FastifyInstance): void {
  const check = (
    scope as FastifyInstance & {
      csrfProtection: (r: FastifyRequest, p: FastifyReply, next: (e?: Error) => void) => void
    }
  ).csrfProtection
  const hook: preValidationHookHandler = (request, reply, done) => {
    const pass = (error?: Error) => {
      if (request.body && typeof request.body === 'object') delete (request.body as { _csrf?: string })._csrf
      done(error)
    }
    if (safe.has(request.method) || bearer(request) || request.routeOptions.config.forgeable) return pass()
    // Without a session there is nothing to abuse in the API; forms of guests (sign-in) are protected all the same.
    if (!request.principal && request.url.startsWith('/api/')) return pass()
    check.call(scope, request, reply, pass)
  }
  // Only where something can change; on the route itself, so that a scope that reads its bodies late has read them before.
  scope.addHook('onRoute', (route) => {
    if ([route.method].flat().some((method) => !safe.has(method)))
      route.preValidation = [hook, ...[route.preValidation ?? []].flat()]
  })
}
