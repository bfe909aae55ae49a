import fp from 'fastify-plugin'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { Principal } from '../../contracts/principal.js'
import { httpErrors } from './errors.js'
import { fromElsewhere } from './from-elsewhere.js'

export type Authenticate = (request: FastifyRequest) => Promise<Principal | null>

interface GuardOptions {
  /** Permissions that some manifest, or core, declares. */
  permissions: { has(id: string): boolean }
  authenticate: Authenticate
}

/** `self` is any signed-in user; everything else is looked up in the principal's permissions. */
export function isAllowed(principal: Principal, permission: string): boolean {
  return permission === 'self' || principal.permissions.has('*') || principal.permissions.has(permission)
}

/** Refuses at boot a route that says nothing about who may call it, and at run time everybody who may not. */
export const guard = fp<GuardOptions>(
  async (app, options) => {
    app.decorateRequest('principal', null)
    app.decorateRequest('signedIn', function (this: FastifyRequest) {
      if (!this.principal) throw httpErrors.AUTH_REQUIRED()
      return this.principal
    })
    app.addHook('onRoute', (route) => requireDeclaration(route, options.permissions))
    app.addHook('onRequest', async (request) => {
      request.principal = await options.authenticate(request)
      const { permission, form } = request.routeOptions.config
      if (permission && form && !request.principal && mayComeBack(request)) request.sessionEnded = true
      else if (permission && !isAllowed(request.signedIn(), permission)) throw httpErrors.PERMISSION_DENIED()
    })
  },
  { name: 'guard', dependencies: ['@fastify/cookie', 'language', 'access-tokens'] },
)

/** The screen says that the session has ended, and keeps what was typed: not what another site wrote, and nobody's files are read. */
function mayComeBack(request: FastifyRequest): boolean {
  return !fromElsewhere(request) && !request.headers['content-type']?.startsWith('multipart/')
}

function requireDeclaration(route: RouteOptions, permissions: GuardOptions['permissions']): void {
  const { permission, public: isPublic, owner = 'core' } = route.config ?? {}
  const where = { method: String(route.method), url: route.url, owner }
  if (!permission && !isPublic) throw httpErrors.ROUTE_UNGUARDED(where)
  if (permission && permission !== 'self' && !permissions.has(permission))
    throw httpErrors.ROUTE_PERMISSION_UNKNOWN({ ...where, permission })
}

/** Whether the request wants a page: everything outside the API, webhooks and health. */
export function wantsPage(request: FastifyRequest): boolean {
  return !/^\/(api|hooks|healthz|readyz|assets)(\/|$|\?)/.test(request.url)
}

export function sendToLogin(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const next = request.method === 'GET' ? request.url : '/dashboard'
  return reply.redirect(`/login?next=${encodeURIComponent(next)}`, 303)
}
