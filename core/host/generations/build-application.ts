import type { FastifyInstance } from 'fastify'
import { join } from 'node:path'
import { reach } from '../../foundation/data/knex-database.js'
import { csrfToken } from '../../web/http/csrf.js'
import { takeFlash } from '../../web/http/flash.js'
import { readerOf } from '../../web/http/reader.js'
import { onceKey } from '../../web/screens/once.js'
import { schemeOf } from '../../web/http/preferences.js'
import { buildServer } from '../../web/server.js'
import type { ServerDeps } from '../../web/server.js'
import type { Clock } from '../../foundation/kernel/clock.js'
import type { Config } from '../../foundation/kernel/config.js'
import type { Logger } from '../../foundation/kernel/logger.js'
import { isPanelError } from '../../foundation/kernel/errors.js'
import { pluginErrors } from '../plugins/errors.js'
import { pluginApiVersion } from '../plugins/manifest.js'
import type { RunningPlugin } from '../plugins/start-plugins.js'
import { taskRoutes } from '../../web/tasks/tasks.routes.js'
import { pageRenderer } from '../../web/themes/render-page.js'
import { lookChooser } from '../../web/themes/settings/choose-look.js'
import { createThemeSettings } from '../../web/themes/settings/sql-theme-settings.js'
import { stylesheetRoutes } from '../../web/themes/settings/stylesheet.routes.js'
import { manageThemes, themePages } from '../../web/themes/settings/theme.pages.js'
import { createThemes } from '../../web/themes/themes.js'
import type { Themes } from '../../web/themes/themes.js'
import type { CoreServices } from '../boot/core-services.js'

interface Deps {
  config: Config
  core: CoreServices
  clock: Clock
  log: Logger
  /** In order of seniority: of two that want one address, the later is to blame. */
  running: readonly RunningPlugin[]
}

/** Builds the HTTP application. Throws PLUGIN_FAILED or THEME_TEMPLATE_INVALID naming the plugin whose routes or templates do not fit. */
export async function buildApplication(deps: Deps): Promise<FastifyInstance> {
  try {
    return await buildServer(serverDeps(deps))
  } catch (error) {
    if (!isPanelError(error, 'ROUTES_REFUSED')) throw error
    const { owner, reason } = error.params
    throw pluginErrors.PLUGIN_FAILED(
      { plugin: String(owner), phase: 'http', reason: String(reason) },
      { cause: error.cause },
    )
  }
}

function serverDeps({ config, core, clock, log, running }: Deps): ServerDeps {
  const themesDeps = {
    themeRoots: [join(config.root, 'themes'), join(config.dataDir, 'themes')],
    active: config.theme,
    plugins: running.map(({ id, dir }) => ({ id, dir })),
    i18n: core.i18n,
    log,
    development: !config.production,
    follow: config.environment === 'development',
    // What ships with the panel, `npm run check` has read. A theme or a plugin that an operator brought is read when the panel
    // starts: one with a broken template is parked then, and does not wait for a customer to find it.
    checked: [join(config.root, 'themes'), join(config.root, 'plugins')],
    version: pluginApiVersion,
  }
  const themes = createThemes(themesDeps)
  let plain: Themes | undefined
  const plainThemes = () => (plain ??= createThemes({ ...themesDeps, active: themes.chain.at(-1)!.id }))
  const settings = createThemeSettings({ db: core.db, clock, themes, hasAsset: (path) => themes.hasAsset(path) })
  core.themeSettings.serve(settings)
  const chooseLook = lookChooser({ themes, plainThemes, settings, log })
  core.menus.add('core', {
    menu: 'admin',
    id: 'core.theme',
    label: 'core.themes.title',
    href: '/admin/theme',
    icon: 'palette',
    permission: manageThemes,
    order: 80,
  })
  const render = pageRenderer({
    themes,
    slots: core.slots,
    menus: core.menus,
    i18n: core.i18n,
    clock,
    log,
    panelName: config.panelName,
    appUrl: config.appUrl,
    production: config.production,
    timezone: config.timezone,
  })
  return {
    log,
    clock,
    db: core.db,
    appUrl: config.appUrl,
    panelName: config.panelName,
    version: pluginApiVersion,
    csrfKey: core.derivedKey('csrf'),
    trustProxy: config.trustProxy,
    rateLimit: config.rateLimit,
    rateLimitStore: core.shared.rateLimitStore,
    permissions: new Map(core.permissions.map((permission) => [permission.id, permission.scope])),
    accessTokens: core.identity.accessTokens,
    authenticate: (request) => core.identity.authenticate(request),
    languages: core.i18n,
    assets: themes.assetRoots(),
    renderPage: async (request, reply, page, model) =>
      render(
        {
          id: request.id,
          path: request.url.split('?')[0]!,
          locale: request.locale,
          principal: request.principal,
          csrf: csrfToken(request, reply),
          once: onceKey(request, reply),
          reader: readerOf(request.principal),
          scheme: schemeOf(request),
          flash: request.said ?? takeFlash(request, reply, core.i18n),
        },
        page,
        model as object,
        await chooseLook(request, reply),
      ),
    ready: () =>
      reach(core.db).then(
        () => true,
        () => false,
      ),
    routes: [
      { owner: 'core', area: 'api', routes: core.identity.apiRoutes },
      { owner: 'core', area: 'pages', routes: core.identity.pageRoutes },
      { owner: 'core', area: 'pages', routes: stylesheetRoutes(settings) },
      { owner: 'core', area: 'admin', routes: themePages({ settings, i18n: core.i18n }) },
      { owner: 'core', area: 'api', routes: taskRoutes({ db: core.db, tasks: core.tasks, log }) },
      ...running.flatMap(({ id, registration }) => registration.routes.map((part) => ({ owner: id, ...part }))),
    ],
  }
}
