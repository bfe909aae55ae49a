import fastify from 'fastify'
import type { FastifyInstance, RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import { closeSchema } from './validation.js'
import type { App } from './app.js'

interface About {
  title: string
  version: string
  url: string
}

/** OpenAPI 3.1 of the API area, made from the schemas of its routes when somebody first asks for it. */
export const openApi = fp<About>(
  async (app, about) => {
    const routes: RouteOptions[] = []
    app.addHook('onRoute', (route) => {
      if (route.url.startsWith('/api/') && route.method !== 'HEAD') routes.push(route)
    })
    let document: Promise<object> | undefined
    app.decorate('openApiDocument', () => (document ??= describe(routes, about)))
  },
  { name: 'openapi', dependencies: ['guard'] },
)

// What writes the document is large and wants to see every route: it gets an application of its own, which nobody asks anything.
async function describe(routes: readonly RouteOptions[], { title, version, url }: About): Promise<object> {
  const { default: swagger } = await import('@fastify/swagger')
  const scratch = fastify({ exposeHeadRoutes: false }) as unknown as FastifyInstance
  scratch.setValidatorCompiler(() => () => true)
  scratch.setSerializerCompiler(() => JSON.stringify)
  await scratch.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title, version },
      servers: [{ url }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    },
    transform: ({ schema, url, route }) => {
      const closed = (schema ? closeSchema(schema) : {}) as Record<string, unknown>
      return { schema: route.config?.public ? { ...closed, security: [] } : closed, url }
    },
  })
  for (const { method, url, schema, config } of routes)
    scratch.route({ method, url, schema, config, handler: async () => undefined })
  await scratch.ready()
  return (scratch as unknown as { swagger(): object }).swagger()
}

/** Serves the document at /api/openapi.json. */
export function openApiRoutes(app: App): void {
  app.get(
    '/api/openapi.json',
    { config: { public: true }, schema: { hide: true } as object },
    async (_request, reply) =>
      reply
        .type('application/json; charset=utf-8')
        .serializer((body: unknown) => JSON.stringify(body))
        .send(await app.openApiDocument()),
  )
}
