import type { Constructor } from '../../foundation/di/inject.js'
import type { App } from './app.js'

/** Where routes are mounted, and what holds there: prefix, session, CSRF, body parsing. */
export type Area = 'api' | 'pages' | 'admin' | 'webhooks'

/** An ordinary Fastify plugin in its own scope. Every route needs `config.permission` or `config.public`. */
export type Routes = (app: App) => void | Promise<void>

/** A class of a plugin that registers routes in its method `routes`; its container builds it. */
export type RoutesClass = Constructor<{ routes: Routes }>

export function isRoutesClass(routes: Routes | RoutesClass): routes is RoutesClass {
  return typeof (routes.prototype as { routes?: unknown } | undefined)?.routes === 'function'
}
