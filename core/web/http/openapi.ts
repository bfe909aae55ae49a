import swagger from '@fastify/swagger'
import fp from 'fastify-plugin'
import { closeSchema } from './validation.js'
import type { App } from './app.js'

/** OpenAPI 3.1, generated from the route schemas of the API area. */
export const openApi = fp<{ title: string; version: string; url: string }>(
  async (app, info) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: info.title, version: info.version },
        servers: [{ url: info.url }],
        components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
        security: [{ bearer: [] }],
      },
      transform: ({ schema, url, route }) => {
        const closed = (schema ? closeSchema(schema) : {}) as Record<string, unknown>
        if (!url.startsWith('/api/')) return { schema: { ...closed, hide: true }, url }
        return { schema: route.config?.public ? { ...closed, security: [] } : closed, url }
      },
    })
  },
  { name: 'openapi', dependencies: ['guard'] },
)

/** Serves the document at /api/openapi.json. */
export function openApiRoutes(app: App): void {
  app.get(
    '/api/openapi.json',
    { config: { public: true }, schema: { hide: true } as object },
    async (_request, reply) =>
      reply
        .type('application/json; charset=utf-8')
        .serializer((body: unknown) => JSON.stringify(body))
        .send((app as unknown as { swagger(): object }).swagger()),
  )
}
