import { Ajv } from 'ajv'
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
  additionalProperties?: boolean
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

/** What fits the places of addresses that are no numbers, most fitting first. */
const fitting = [
  'compute.hypervisors',
  'simulator',
  '0123456789abcdef',
  'a'.repeat(64),
  'a'.repeat(43),
  'a'.repeat(32),
  'pay_0123456789abcdef',
]
const ajv = new Ajv({ strict: false })
const named: Record<string, string> = { id: 'billing', plugin: 'gateway-sandbox', instance: 'simulator' }

/** An address of the route whose places are all of the right form, with some of them changed. */
export function addressOf(route: ProductRoute, change: Record<string, string | number> = {}): string {
  const textual = Object.entries(route.params?.properties ?? {}).filter(([, { type }]) => type !== 'integer')
  const places = textual.map(([name, schema]) => {
    const found = [...(named[name] ? [named[name]] : []), ...fitting].find((text) => ajv.validate(schema, text))
    if (found === undefined) throw new Error(`nothing fits :${name} of ${nameOf(route)}`)
    return [name, found]
  })
  return fill(route.url, { ...(Object.fromEntries(places) as Record<string, string>), ...change })
}

/** The address of a route with its places filled. */
export function fill(url: string, values: Record<string, string | number>): string {
  return url.replace(/:(\w+)/g, (_whole, name: string) => String(values[name] ?? 1)).replace(/\*$/, 'nothing')
}
