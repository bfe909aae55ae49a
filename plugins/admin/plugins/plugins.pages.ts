import { PluginManager, SettingsAdmin, Translator, Type, inject, injectable, instantToJson } from 'nettoria'
import type { App, PluginInfo } from 'nettoria'
import type { FastifyRequest } from 'fastify'
import { SettingsBody, changeOf, groupsOf, inputsOf, refusesChange, settingsFaults } from '../settings-form.js'
import { inLanguage } from './in-language.js'
import { installUpload } from './install-upload.js'
import { notItself } from './not-itself.js'
import { InstallPage, PluginPage, PluginSettingsPage, PluginsPage, UninstallPage, shownPlugin } from './plugin.view.js'
import { acceptUploads, uploadLimit } from './read-upload.js'

export const PluginParams = Type.Object({ id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }) })

const permission = 'admin.plugins.manage'
const versions = (record: Readonly<Record<string, string>>) =>
  Object.entries(record).map(([id, version]) => ({ id, version }))

/** /admin/plugins: what is installed, switching it, putting more in. */
@injectable()
export class PluginPages {
  constructor(
    @inject(PluginManager) private readonly manager: PluginManager,
    @inject(SettingsAdmin) private readonly settings: SettingsAdmin,
    @inject(Translator) private readonly translator: Translator,
  ) {}

  routes(app: App): void {
    app.detail('/plugins', {
      permission,
      page: PluginsPage,
      show: async ({ locale }) => ({
        plugins: (await this.manager.list()).map((plugin) => listed(inLanguage(plugin, locale, this.translator))),
      }),
    })
    this.pluginRoutes(app)
    this.settingsRoutes(app)
    void app.register(async (scope) => {
      await acceptUploads(scope as unknown as App)
      this.installRoutes(scope as unknown as App)
    })
  }

  private pluginRoutes(app: App): void {
    const plugin = app.detail('/plugins/:id', {
      permission,
      params: PluginParams,
      page: PluginPage,
      show: async (request, form) => ({ ...(await this.detail(await this.read(request))), form }),
    })
    for (const action of ['enable', 'disable'] as const)
      plugin.form(action, {
        expects: refusesChange,
        act: async (request) => {
          if (action === 'disable') notItself(request.params.id)
          await this.manager[action](request.params.id)
          note(request, request.params.id, action)
        },
        done: (_switched, { params }) => ({ to: `/admin/plugins/${params.id}`, flash: `admin.plugins.done.${action}` }),
      })

    app.confirm('/plugins/:id/uninstall', {
      permission,
      params: PluginParams,
      body: { data: Type.Enum(['keep', 'drop']) },
      page: UninstallPage,
      start: () => ({ data: 'keep' }),
      show: async (request, form) => ({ ...shownPlugin(await this.read(request)), form }),
      name: ({ params }) => params.id,
      expects: refusesChange,
      act: async (request) => {
        notItself(request.params.id)
        const { data } = request.body as { data: 'keep' | 'drop' }
        await this.manager.uninstall(request.params.id, { keepData: data === 'keep' })
        note(request, request.params.id, 'uninstall', { data })
      },
      done: { to: '/admin/plugins', flash: 'admin.plugins.done.uninstall' },
    })
  }

  private settingsRoutes(app: App): void {
    app.form('/plugins/:id/settings', {
      permission: 'admin.settings.manage',
      params: PluginParams,
      body: SettingsBody,
      page: PluginSettingsPage,
      start: async ({ params }) => inputsOf(await this.settings.read(params.id)),
      show: async (request, form) => {
        const { id } = request.params
        const view = await this.settings.read(id)
        const texts = { locale: request.locale, translator: this.translator, plugin: id }
        const { name } = await this.read(request)
        return {
          id,
          name,
          form: settingsFaults(form, view.schema),
          groups: groupsOf(view.schema, view, texts, view.fromFile),
        }
      },
      expects: refusesChange,
      act: async (request) => {
        const { id } = request.params
        const { schema } = await this.settings.read(id)
        await this.settings.write(id, changeOf(schema, request.body), request.signedIn().userId)
      },
      done: (_saved, { params }) => ({ to: `/admin/plugins/${params.id}/settings`, flash: 'admin.settings.saved' }),
    })
  }

  private installRoutes(app: App): void {
    app.form('/plugins/install', {
      permission,
      page: InstallPage,
      show: (_request, form) => ({ form, limit: uploadLimit / 1024 / 1024 }),
      expects: refusesChange,
      repeatable: true,
      act: async (request) => {
        const { id } = await installUpload(this.manager, request.body)
        note(request, id, 'install')
        return id
      },
      done: (id) => ({ to: `/admin/plugins/${id}`, flash: 'admin.plugins.done.install' }),
    })
  }

  private async read(request: FastifyRequest): Promise<PluginInfo> {
    const { id } = request.params as { id: string }
    return inLanguage(await this.manager.find(id), request.locale, this.translator)
  }

  private async detail(plugin: PluginInfo) {
    const { state, critical, license, origin, source, installedAt } = plugin
    const running = ['enabled', 'failed', 'blocked'].includes(state)
    return {
      ...shownPlugin(plugin),
      license,
      origin,
      source: source ?? '',
      installedAt: installedAt === null ? '' : instantToJson(installedAt),
      provides: versions(plugin.provides),
      consumes: versions(plugin.consumes),
      optional: versions(plugin.optional),
      permissions: plugin.permissions.map(({ id, scope, title }) => ({ id, scope, title })),
      network: [...plugin.network],
      slots: [...plugin.slots],
      critical,
      canEnable: state !== 'enabled',
      canDisable: running && !critical,
      canUninstall: !critical && state !== 'uninstalled',
      hasSettings: await this.hasSettings(plugin.id),
    }
  }

  // A plugin whose code cannot be loaded has no settings that could be shown.
  private hasSettings(id: string): Promise<boolean> {
    return this.settings.read(id).then(
      (view) => Object.keys(view.schema).length > 0,
      () => false,
    )
  }
}

function note(request: FastifyRequest, plugin: string, act: string, more: object = {}): void {
  request.log.info({ plugin, actor: request.signedIn().userId, ...more }, `plugin: ${act}`)
}

function listed(plugin: PluginInfo) {
  const { id, name, version, description, state, failure } = shownPlugin(plugin)
  return { id, name, version, description, state, failure }
}
