import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance, RouteOptions } from 'fastify'

export interface JsonSchema {
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  enum?: unknown[]
  const?: unknown
  items?: JsonSchema
  patternProperties?: Record<string, JsonSchema>
}

export interface ProductRoute {
  method: string
  url: string
  /** Empty for a public route. */
  permission: string
  params: JsonSchema | undefined
  query: JsonSchema | undefined
  body: JsonSchema | undefined
}

/** Listens to Fastify itself for every route that is added to any application, until `end` is called. */
export function captureRoutes(): { routes: ProductRoute[]; end(): void } {
  const routes: ProductRoute[] = []
  const onCreated = (message: unknown) => {
    const { fastify: app } = message as { fastify: FastifyInstance }
    app.addHook('onRoute', (route) => void routes.push(...describe(route)))
  }
  subscribe('fastify.initialization', onCreated)
  return { routes, end: () => unsubscribe('fastify.initialization', onCreated) }
}

function describe({ method, url, config, schema }: RouteOptions): ProductRoute[] {
  const { params, querystring, body } = (schema ?? {}) as Record<string, JsonSchema | undefined>
  const permission = config?.permission ?? ''
  // Fastify answers HEAD wherever it answers GET; the sweep of methods asks for that.
  const methods = [method].flat().filter((each) => each !== 'HEAD')
  return methods.map((each) => ({ method: each, url, permission, params, query: querystring, body }))
}

export const nameOf = ({ method, url }: Pick<ProductRoute, 'method' | 'url'>): string => `${method} ${url}`

/** The address of a route with its places filled. */
export function fill(url: string, values: Record<string, string | number>): string {
  return url.replace(/:(\w+)/g, (_whole, name: string) => String(values[name] ?? 1)).replace(/\*$/, 'nothing')
}
