import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import { randomUUID } from 'node:crypto'
import { LogController, fastify } from 'fastify'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { Database } from '../foundation/data/database.js'
import type { Clock } from '../foundation/kernel/clock.js'
import type { Logger } from '../foundation/kernel/logger.js'
import type { AssetRoot } from './themes/engine/assets.js'
import { answerBadAddress, errors } from './http/answer-errors.js'
import { mountAreas } from './http/areas.js'
import type { MountedRoutes, Permissions } from './http/areas.js'
import { assets } from './http/assets.js'
import { CompileWhenUsed } from './http/compile-when-used.js'
import { csrf } from './http/csrf.js'
import { guard } from './http/guard.js'
import type { Authenticate } from './http/guard.js'
import { healthRoutes } from './http/health.js'
import { idempotency } from './http/idempotency.js'
import { leave } from './http/leave.js'
import { flashes } from './http/flash.js'
import { openApi, openApiRoutes } from './http/openapi.js'
import { pages } from './http/pages.js'
import type { PagesOptions } from './http/pages.js'
import { language } from './http/preferences.js'
import type { Languages } from './http/preferences.js'
import { rateLimits } from './http/rate-limit.js'
import type { RateLimitOptions } from './http/rate-limit.js'
import { requestLog } from './http/request-log.js'
import { preferencePages } from './screens/preferences.pages.js'
import { screens } from './screens/screens.js'
import { securityHeaders } from './http/security-headers.js'
import { createSerializers } from './http/serialization.js'
import { createValidators } from './http/validation.js'

export interface ServerDeps {
  log: Logger
  clock: Clock
  db: Database
  appUrl: string
  panelName: string
  version: string
  csrfKey: string
  /** Whether a reverse proxy's X-Forwarded-For says who asks. */
  trustProxy: boolean
  /** Requests a minute from one address, where a route says nothing. */
  rateLimit: number
  /** Counts requests for all nodes together; without it each node counts its own. */
  rateLimitStore?: RateLimitOptions['store']
  permissions: Permissions
  /** What `authenticate` needs of the application. */
  accessTokens: FastifyPluginAsync
  authenticate: Authenticate
  languages: Languages
  assets: readonly AssetRoot[]
  renderPage: PagesOptions['renderPage']
  ready(): Promise<boolean>
  routes: readonly MountedRoutes[]
}

/** Builds one application, ready to serve. A later change builds another beside it and swaps. */
export async function buildServer(deps: ServerDeps): Promise<FastifyInstance> {
  const https = deps.appUrl.startsWith('https:')
  const compilers = new CompileWhenUsed()
  const validatorFor = createValidators(compilers)
  const app = fastify({
    loggerInstance: deps.log as never,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: 1_048_576,
    routerOptions: { ignoreTrailingSlash: false, caseSensitive: true, maxParamLength: 200 },
    trustProxy: deps.trustProxy,
    frameworkErrors: answerBadAddress as never,
    schemaController: {
      compilersFactory: {
        buildValidator: () => validatorFor('json') as never,
        buildSerializer: createSerializers(compilers),
      },
    },
  }) as unknown as FastifyInstance

  // First: what is refused is looked up by its id as well.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    done()
  })
  await app.register(cookie)
  await app.register(formbody)
  await app.register(securityHeaders, { https })
  await app.register(language, { languages: deps.languages })
  await app.register(rateLimits, { max: deps.rateLimit, store: deps.rateLimitStore })
  await app.register(csrf, { hmacKey: deps.csrfKey, secure: https })
  await app.register(assets, { roots: deps.assets })
  await app.register(deps.accessTokens)
  await app.register(guard, { permissions: deps.permissions, authenticate: deps.authenticate })
  await app.register(flashes)
  await app.register(pages, { renderPage: deps.renderPage })
  await app.register(leave, { appUrl: deps.appUrl })
  await app.register(errors)
  await app.register(idempotency, { db: deps.db, clock: deps.clock })
  await app.register(screens, { db: deps.db, clock: deps.clock })
  await app.register(requestLog)
  await app.register(openApi, { title: deps.panelName, version: deps.version, url: deps.appUrl })

  const core = (routes: MountedRoutes['routes'], area: MountedRoutes['area'] = 'webhooks'): MountedRoutes => ({
    owner: 'core',
    area,
    routes,
  })
  await mountAreas(
    app,
    [
      core(healthRoutes({ ready: deps.ready, now: () => deps.clock.now() })),
      core(openApiRoutes),
      core(preferencePages(deps.languages), 'pages'),
      ...deps.routes,
    ],
    deps.permissions,
    validatorFor,
  )
  app.decorate('compileSchemas', (wanted) =>
    compilers.compileAll((place) => place.method !== 'HEAD' && (wanted?.(place) ?? true)),
  )
  await app.ready()
  return app
}
