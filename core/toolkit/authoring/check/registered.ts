import Fastify from 'fastify'
import { addWays } from '../../../web/screens/screens.js'
import type { App } from '../../../web/http/app.js'
import type { PageType } from '../../../web/themes/page.js'
import type { Area } from '../../../web/http/routes.js'
import type { RunningPlugin } from '../../../host/plugins/start-plugins.js'

export interface OwnRoute {
  method: string
  url: string
  permission: string | undefined
}

const prefixes: Record<Area, string> = { api: '/api', admin: '/admin', pages: '', webhooks: '' }

/** The routes a plugin defines, read by letting it define them on an application that is never asked. */
export async function routesOf(plugin: RunningPlugin): Promise<OwnRoute[]> {
  return (await readRoutes(plugin)).routes
}

/** Names of the pages whose form takes the name of what is lost. */
export async function confirmingPagesOf(plugin: RunningPlugin): Promise<string[]> {
  return [...new Set((await readRoutes(plugin)).confirming)]
}

async function readRoutes({ registration }: RunningPlugin): Promise<{ routes: OwnRoute[]; confirming: string[] }> {
  const routes: OwnRoute[] = []
  const confirming: string[] = []
  const app = Fastify()
  addWays(app)
  noteConfirms(app as unknown as App, (page) => confirming.push(page))
  app.addHook('onRoute', ({ method, url, config }) => {
    const { permission } = (config ?? {}) as { permission?: string }
    for (const each of [method].flat()) if (each !== 'HEAD') routes.push({ method: each, url, permission })
  })
  for (const { area, routes: define } of registration.routes)
    await app.register(async (scope) => define(scope as unknown as App), { prefix: prefixes[area] })
  await app.close()
  return { routes, confirming }
}

/** Scopes inherit these from the application, so every page of the plugin passes here. */
function noteConfirms(app: App, note: (page: string) => void): void {
  const ways = app as unknown as Record<
    'detail' | 'form' | 'confirm',
    (path: string, part: { page: PageType }) => object
  >
  for (const name of ['detail', 'form', 'confirm'] as const) {
    const way = ways[name]
    ways[name] = function (this: unknown, path, part) {
      if (name === 'confirm') note(part.page.name)
      const page = way.call(this as never, path, part) as { confirm(...given: unknown[]): unknown }
      const confirm = page.confirm.bind(page)
      page.confirm = (...given) => {
        note(part.page.name)
        return confirm(...given)
      }
      return page
    }
  }
}

/** Everything a plugin registered, by name: two setups of one plugin give the same. */
export async function registeredNames(plugin: RunningPlugin): Promise<string[]> {
  const { registration } = plugin
  return [
    ...[...registration.provided.values()].map(({ id }) => `contract ${id}`),
    ...registration.adapters.map(({ contract, definition }) => `definition ${definition.definition} of ${contract.id}`),
    ...registration.events.map(({ event, handler }) => `handler ${handler} of ${event.name}`),
    ...registration.taps.map(({ hook }) => `tap of ${hook.name}`),
    ...registration.jobs.map(({ definition }) => `job ${definition.name}`),
    ...registration.slots.map(({ name, part }) => `part ${part.id} of ${name}`),
    ...registration.menus.map(({ menu, id }) => `entry ${id} of the menu ${menu}`),
    ...registration.notices.map(({ kind }) => `notice ${kind}`),
    ...(await routesOf(plugin)).map(({ method, url }) => `route ${method} ${url}`),
  ].sort()
}
