import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import rateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import { randomUUID } from 'node:crypto'
import { LogController, fastify } from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import type { Database } from '../../foundation/data/database.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import type { Redis } from '../../work/redis/open-redis.js'
import type { AssetRoot } from '../themes/engine/assets.js'
import type { PageType } from '../themes/page.js'
import { answerBadAddress, answerErrors } from './answer-errors.js'
import { mountAreas } from './areas.js'
import type { MountedRoutes, Permissions } from './areas.js'
import { CompileWhenUsed } from './compile-when-used.js'
import { protectFromForgery } from './csrf.js'
import { httpErrors } from './errors.js'
import { guardRoutes } from './guard.js'
import type { Authenticate } from './guard.js'
import { healthRoutes } from './health.js'
import { honourIdempotencyKeys } from './idempotency.js'
import { leadElsewhere } from './leave.js'
import { carryNotices } from './notices.js'
import { describeApi, openApiRoutes } from './openapi.js'
import { chooseLanguage, preferenceRoutes } from './preferences.js'
import { sendSecurityHeaders } from './security-headers.js'
import { createSerializers } from './serialization.js'
import { createValidators } from './validation.js'

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
  rateLimitStore?: { redis: Redis; nameSpace: string } | undefined
  permissions: Permissions
  authenticate: Authenticate
  languages: Parameters<typeof chooseLanguage>[1]
  assets: readonly AssetRoot[]
  renderPage(request: FastifyRequest, reply: FastifyReply, page: PageType, model: unknown): Promise<string>
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

  // First: what the guard refuses is looked up by its id as well.
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  await app.register(cookie)
  await app.register(formbody)
  await sendSecurityHeaders(app, { https })
  await app.register(rateLimit, {
    global: true,
    max: deps.rateLimit,
    timeWindow: 60_000,
    // A store that cannot be reached limits nobody: its client has logged that it is gone.
    ...(deps.rateLimitStore ? { ...deps.rateLimitStore, skipOnError: true } : {}),
    enableDraftSpec: true,
    allowList: (request) => request.url.startsWith('/assets/'),
    errorResponseBuilder: (_request, context) => httpErrors.RATE_LIMITED({ seconds: Math.ceil(context.ttl / 1000) }),
  })
  await protectFromForgery(app, { hmacKey: deps.csrfKey, secure: https })
  // Before the guard: files are public and need neither a session nor a query.
  await serveAssets(app, deps.assets)
  chooseLanguage(app, deps.languages)
  guardRoutes(app, { permissions: deps.permissions, authenticate: deps.authenticate })
  carryNotices(app)
  leadElsewhere(app, deps.appUrl)
  answerErrors(app)
  honourIdempotencyKeys(app, deps)
  logRequests(app)
  app.decorateReply('page', pageReply(deps))
  await describeApi(app, { title: deps.panelName, version: deps.version, url: deps.appUrl })

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
      core(preferenceRoutes(deps.languages), 'pages'),
      ...deps.routes,
    ],
    deps.permissions,
    validatorFor,
  )
  app.decorate('compileSchemas', () => compilers.compileAll().filter(({ method }) => method !== 'HEAD'))
  await app.ready()
  return app
}

function pageReply(deps: ServerDeps) {
  return async function page(this: FastifyReply, page: PageType, model: unknown, options: { status?: number } = {}) {
    const html = await deps.renderPage(this.request, this, page as PageType<TSchema>, model)
    return this.status(options.status ?? 200)
      .type('text/html; charset=utf-8')
      .send(html)
  }
}

function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    if (request.url.startsWith('/assets/')) return
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        userId: request.principal?.userId,
      },
      'request',
    )
  })
}

async function serveAssets(app: FastifyInstance, roots: readonly AssetRoot[]): Promise<void> {
  for (const [position, root] of roots.entries()) {
    await app.register(async (scope) => {
      // Files alone: a compressed page that mixes secrets with what a visitor sent would leak them by its length.
      // It logs a visitor who leaves while a file is on its way as an error of ours, through `reply.log`.
      scope.addHook('onRequest', async (request, reply) => {
        reply.log = request.log.child({}, { level: 'fatal' })
      })
      await scope.register(compress, { encodings: ['br', 'gzip'], threshold: 1024 })
      await scope.register(fastifyStatic, {
        root: root.dir,
        prefix: root.prefix,
        decorateReply: position === 0,
        ...(root.files ? { allowedPath: (path: string) => root.files!.includes(path.replace(/^\/+/, '')) } : {}),
        cacheControl: root.immutable,
        immutable: root.immutable,
        maxAge: root.immutable ? '365d' : 0,
        dotfiles: 'deny',
        index: false,
      })
    })
  }
}
