import csrfProtection from '@fastify/csrf-protection'
import fp from 'fastify-plugin'
import { fromElsewhere, fromHere } from './from-elsewhere.js'
import { readerChange } from './reader.js'
import type { FastifyInstance, FastifyReply, FastifyRequest, preValidationHookHandler } from 'fastify'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

export interface CsrfOptions {
  hmacKey: string
  secure: boolean
}

const bearer = (request: FastifyRequest) => request.headers.authorization?.startsWith('Bearer ') ?? false
const userInfo = (request: FastifyRequest) => `session:${request.principal?.sessionId ?? 0}`
const cookieOf = (secure: boolean) => (secure ? '__Host-ntt_csrf' : 'ntt_csrf')

type Check = (request: FastifyRequest, reply: FastifyReply, next: (error?: Error) => void) => void

declare module 'fastify' {
  interface FastifyRequest {
    /** Why a form's token does not count; the screen that owns the form answers with everything that was typed. */
    forgery: 'cookies-missing' | 'not-secure' | 'signed-in-again' | 'other-user' | 'signed-out' | 'stale' | null
  }
}

/** Tokens are bound to the session, so that a page kept from before signing in cannot be sent afterwards. */
export const csrf = fp<CsrfOptions>(
  async (app, options) => {
    app.decorateRequest('forgery', null)
    app.decorate('csrfCookie', cookieOf(options.secure))
    await app.register(csrfProtection, {
      sessionPlugin: '@fastify/cookie',
      cookieKey: cookieOf(options.secure),
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
  const { csrfProtection: check, csrfCookie } = scope as FastifyInstance & { csrfProtection: Check; csrfCookie: string }
  const hook: preValidationHookHandler = (request, reply, done) => {
    const pass = (error?: Error) => {
      dropHidden(request)
      done(error)
    }
    const { forgeable, harmless } = request.routeOptions.config
    if (safe.has(request.method) || bearer(request) || forgeable || request.sessionEnded) return pass()
    if (harmless && fromHere(request)) return pass()
    // Without a session there is nothing to abuse in the API; forms of guests (sign-in) are protected all the same.
    if (!request.principal && request.url.startsWith('/api/')) return pass()
    const fault = faultOf(check, request, reply)
    if (!fault || !request.routeOptions.config.form || fromElsewhere(request)) return pass(fault)
    request.forgery = reasonOf(request)
    pass()
  }
  const reasonOf = (request: FastifyRequest): NonNullable<FastifyRequest['forgery']> => {
    if (!request.cookies[csrfCookie] && csrfCookie.startsWith('__Host-') && request.protocol === 'http')
      return 'not-secure'
    if (!Object.keys(request.cookies).some((name) => /^(__Host-)?ntt_/.test(name))) return 'cookies-missing'
    return readerChange((request.body as { _reader?: unknown } | null)?._reader, request.principal) ?? 'stale'
  }
  // Only where something can change; on the route itself, so that a scope that reads its bodies late has read them before.
  scope.addHook('onRoute', (route) => {
    if ([route.method].flat().some((method) => !safe.has(method)))
      route.preValidation = [hook, ...[route.preValidation ?? []].flat()]
  })
}

/** What `{{csrf}}` puts into every form is read by now, and no schema has to name it. */
function dropHidden({ body, routeOptions }: FastifyRequest): void {
  if (typeof body !== 'object' || body === null) return
  const hidden = body as { _csrf?: unknown; _once?: unknown; _reader?: unknown; _secret?: unknown }
  delete hidden._csrf
  // The kit takes the rest of its own forms.
  if (routeOptions.config.form) return
  delete hidden._once
  delete hidden._reader
  delete hidden._secret
}

/** What is wrong with the token. The check answers a refusal itself, so it is given a reply that only listens. */
function faultOf(check: Check, request: FastifyRequest, reply: FastifyReply): Error | undefined {
  let fault: Error | undefined
  const listener = Object.create(reply, { send: { value: (error: Error) => (fault = error) } }) as FastifyReply
  check(request, listener, (error) => (fault = error))
  return fault
}
