import csrfProtection from '@fastify/csrf-protection'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

export interface CsrfOptions {
  hmacKey: string
  secure: boolean
}

const bearer = (request: FastifyRequest) => request.headers.authorization?.startsWith('Bearer ') ?? false
const userInfo = (request: FastifyRequest) => `session:${request.principal?.sessionId ?? 0}`

/** Tokens are bound to the session, so that a page kept from before signing in cannot be sent afterwards. */
export async function protectFromForgery(app: FastifyInstance, options: CsrfOptions): Promise<void> {
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
}

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
  scope.addHook('preValidation', (request, reply, done) => {
    const pass = (error?: Error) => {
      if (request.body && typeof request.body === 'object') delete (request.body as { _csrf?: string })._csrf
      done(error)
    }
    if (safe.has(request.method) || bearer(request) || request.routeOptions.config.forgeable) return pass()
    // Without a session there is nothing to abuse in the API; forms of guests (sign-in) are protected all the same.
    if (!request.principal && request.url.startsWith('/api/')) return pass()
    check.call(scope, request, reply, pass)
  })
}
