import type { App } from './app.js'

/** Where routes are mounted, and what holds there: prefix, session, CSRF, body parsing. */
export type Area = 'api' | 'pages' | 'admin' | 'webhooks'

/** An ordinary Fastify plugin in its own scope. Every route needs `config.permission` or `config.public`. */
export type Routes = (app: App) => void | Promise<void>
