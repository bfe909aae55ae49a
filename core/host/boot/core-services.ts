import { join } from 'node:path'
import type { Messenger, NoticeDefinition } from '../../contracts/messages.js'
import { Container } from '../../foundation/di/container.js'
import { createHooks } from '../../work/hooks/hook-registry.js'
import type { HooksRuntime } from '../../work/hooks/hook-registry.js'
import { createI18n } from '../../web/i18n/i18n.js'
import type { I18n } from '../../web/i18n/i18n.js'
import { createIdentity } from '../../identity/create-identity.js'
import type { IdentityRuntime } from '../../identity/runtime.js'
import type { Config } from '../../foundation/kernel/config.js'
import type { LoadedPlugin } from '../plugins/load.js'
import { Registries } from '../plugins/registries.js'
import type { StartDeps } from '../plugins/start-plugins.js'
import * as tokens from '../services.js'
import { readValues } from '../../web/settings/read-values.js'
import { createMenus } from '../../web/themes/menus.js'
import type { Menus } from '../../web/themes/menus.js'
import { createSlots } from '../../web/themes/slots.js'
import type { Slots } from '../../web/themes/slots.js'
import { themeLocales } from '../../web/themes/theme-locales.js'
import { LateThemeSettings } from '../../web/themes/settings/late-theme-settings.js'
import { manageThemes } from '../../web/themes/settings/theme.pages.js'
import type { LastingServices } from './lasting-services.js'
import { provideOperatorServices } from './operator-services.js'

/** What plugins of one generation rely on: made afresh with each, on top of what lasts. */
export interface CoreServices extends LastingServices {
  readonly root: Container
  readonly hooks: HooksRuntime
  readonly identity: IdentityRuntime
  readonly i18n: I18n
  readonly slots: Slots
  readonly menus: Menus
  readonly registries: Registries
  /** By kind; filled as plugins are connected. */
  readonly noticeKinds: Map<string, NoticeDefinition>
  /** Declared by core and by every loaded manifest. */
  readonly permissions: readonly { id: string; scope: 'account' | 'staff' }[]
  /** Serves once the theme is compiled. */
  readonly themeSettings: LateThemeSettings
  setMessenger(messenger: Messenger | undefined): void
  forPlugins(): Pick<StartDeps, 'root' | 'registries' | 'settingsOf' | 'appUrl' | 'production'>
}

/** Makes everything that plugins may rely on, and puts the injectable part into the root container. */
export function createCoreServices(
  lasting: LastingServices,
  plugins: readonly LoadedPlugin[],
  manager: tokens.PluginManager,
): CoreServices {
  const { config, db, clock, log, events, jobs, tasks, sealer, store, panelId } = lasting
  const root = Container.root()
  const hooks = createHooks({ log })
  const i18n = createI18n({ sources: localeSources(config, plugins), log })
  const own = [{ id: manageThemes, scope: 'staff' as const }]
  const permissions = [...own, ...plugins.flatMap((plugin) => plugin.manifest.permissions ?? [])]
  const themeSettings = new LateThemeSettings()
  let messenger: Messenger | undefined
  const identity = createIdentity({
    db,
    clock,
    log,
    events: events.events,
    jwtSecret: config.secrets.jwtSecret,
    appUrl: config.appUrl,
    messenger: () => messenger,
    permissions: () => permissions,
    defaults: {
      currency: config.currency,
      timezone: config.timezone,
      locales: localesFirst(i18n.locales, config.locale),
    },
  })
  root.value(tokens.Database, db)
  root.value(tokens.Clock, clock)
  root.value(tokens.Logger, log)
  root.value(tokens.Events, events.events)
  root.value(tokens.Hooks, hooks.hooks)
  root.value(tokens.Jobs, jobs.jobs)
  root.value(tokens.Tasks, tasks)
  root.value(tokens.Identity, identity.identity)
  root.value(tokens.Sealer, sealer)
  root.value(tokens.PluginManager, manager)
  root.value(tokens.ThemeSettings, themeSettings)
  root.value(tokens.Translator, {
    t: (locale, key, params) => i18n.t(locale, key, params),
    has: (locale, key) => i18n.has(locale, key) || i18n.has('en', key),
    locales: i18n.locales,
  })
  const noticeKinds = new Map<string, NoticeDefinition>(identity.notices.map((notice) => [notice.kind, notice]))
  root.value(tokens.NoticeKinds, { find: (kind) => noticeKinds.get(kind) })
  root.value(tokens.Worker, { id: lasting.workerId })
  root.value(tokens.PanelInfo, { panelId, appUrl: config.appUrl, production: config.production })
  const registries = new Registries()
  provideOperatorServices({ ...lasting, root, registries, plugins, manager, users: identity.admin })
  return {
    ...lasting,
    root,
    hooks,
    identity,
    i18n,
    slots: createSlots({ log }),
    menus: createMenus(),
    registries,
    noticeKinds,
    permissions,
    themeSettings,
    setMessenger: (provided) => {
      messenger = lasting.messengerOf(provided)
    },
    forPlugins: () => ({
      root,
      registries,
      appUrl: config.appUrl,
      production: config.production,
      async settingsOf(plugin) {
        const stored = await store.pluginValues(plugin.id)
        const values = { ...config.plugins[plugin.id]?.settings, ...stored }
        return readValues(plugin.module.settings ?? {}, values, `the plugin "${plugin.id}"`)
      },
    }),
  }
}

function localeSources(config: Config, plugins: readonly LoadedPlugin[]) {
  return [
    { prefix: null, dir: join(config.root, 'core', 'web', 'i18n', 'locales') },
    ...plugins.map((plugin) => ({ prefix: plugin.id, dir: join(plugin.dir, 'locales') })),
    ...themeLocales([join(config.root, 'themes'), join(config.dataDir, 'themes')], config.theme),
  ]
}

function localesFirst(locales: readonly string[], first: string): string[] {
  return [first, ...locales.filter((locale) => locale !== first)]
}
