import type { FastifyInstance, RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import { isPanelError } from '../../foundation/kernel/errors.js'
import type { Routes } from './routes.js'
import type { Area } from './routes.js'
import type { App } from './app.js'
import { requireToken } from './csrf.js'
import { httpErrors } from './errors.js'
import type { createValidators } from './validation.js'

/** Routes of one owner (a plugin, or `core`) in one area. */
export interface MountedRoutes {
  owner: string
  area: Area
  routes: Routes
}

/** What others send, and where browsers come back from others: `/pay/return/7`. */
const outside = /^\/(hooks|(?!api\/|admin\/)[a-z][a-z-]*\/return)\//

type Scope = Pick<MountedRoutes, 'owner' | 'area'>

/** Scope of every permission that some manifest, or core, declares. */
export type Permissions = ReadonlyMap<string, 'account' | 'staff'>

const prefixes: Record<Area, string> = { api: '/api', pages: '', admin: '/admin', webhooks: '' }

/** Mounts every owner's routes in a scope of its own: hooks that one adds are its own. A plugin that throws is named: ROUTES_REFUSED. */
export async function mountAreas(
  app: FastifyInstance,
  mounted: readonly MountedRoutes[],
  permissions: Permissions,
  validatorFor: ReturnType<typeof createValidators>,
): Promise<void> {
  const taken = new Map<string, string>()
  for (const { area, owner, routes } of mounted) {
    const mount = async (scope: FastifyInstance) => {
      scope.setValidatorCompiler(validatorFor(area === 'pages' || area === 'admin' ? 'forms' : 'json'))
      prepareScope(scope, { area, owner }, taken, permissions)
      try {
        await routes(scope as unknown as App)
      } catch (error) {
        if (owner === 'core') throw error
        throw httpErrors.ROUTES_REFUSED({ owner, reason: reasonOf(error, owner) }, { cause: error })
      }
    }
    // Without a name Fastify looks for one among all modules that were ever loaded.
    await app.register(fp(mount, { name: `${area} ${owner}`, encapsulate: true }), { prefix: prefixes[area] })
  }
}

// The guard looks at a route before its scope says whose it is.
function reasonOf(error: unknown, owner: string): string {
  if (isPanelError(error, 'ROUTE_UNGUARDED')) return httpErrors.ROUTE_UNGUARDED({ ...error.params, owner }).message
  if (isPanelError(error, 'ROUTE_PERMISSION_UNKNOWN'))
    return httpErrors.ROUTE_PERMISSION_UNKNOWN({ ...error.params, owner }).message
  return error instanceof Error ? error.message : String(error)
}

function prepareScope(scope: FastifyInstance, part: Scope, taken: Map<string, string>, permissions: Permissions): void {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, owner: part.owner }
    if (part.owner !== 'core') requirePlace(route, part, permissions)
    if (route.method === 'HEAD') return
    // Without a session and a CSRF token a route may not look like any other page.
    if (part.area === 'webhooks' && part.owner !== 'core' && !outside.test(route.url))
      throw httpErrors.ROUTE_OUTSIDE_AREA({ method: String(route.method), url: route.url, owner: part.owner })
    const key = `${String(route.method)} ${route.url}`
    const other = taken.get(key)
    if (other)
      throw httpErrors.ROUTE_DUPLICATE({ method: String(route.method), url: route.url, owner: part.owner, other })
    taken.set(key, part.owner)
  })
  if (part.area === 'webhooks') return acceptRawBodies(scope)
  requireToken(scope)
}

// What looks like the operator's area must ask for a right that customers cannot have, and raw bodies stay where nobody signs in.
function requirePlace(route: RouteOptions, part: Scope, permissions: Permissions): void {
  const where = { method: String(route.method), url: route.url, owner: part.owner }
  const admin = /^\/(api\/)?admin(\/|$)/i.test(route.url)
  if (admin && permissions.get(route.config?.permission ?? '') !== 'staff') throw httpErrors.ROUTE_ADMIN_OPEN(where)
  const hook = /^\/hooks(\/|$)/i.test(route.url)
  if (hook && part.area !== 'webhooks') throw httpErrors.ROUTE_MISPLACED({ ...where, area: part.area })
}

// A signature covers the bytes that came, so nothing may parse them first.
function acceptRawBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}
