import { PluginManager, SettingsAdmin, Type, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import { PluginSchema, pluginJson } from './plugin.view.js'
import { installUpload } from './install-upload.js'
import { notItself } from './not-itself.js'
import { PluginParams } from './plugins.pages.js'
import { acceptUploads } from './read-upload.js'
import { ChangeSchema, SettingsSchemaJson, settingsJson } from './settings.schemas.js'

const tags = ['Admin: plugins']
const config = { permission: 'admin.plugins.manage' }
const set = { permission: 'admin.settings.manage' }
const one = { 200: PluginSchema }

/** /api/admin/plugins. */
@injectable()
export class PluginRoutes {
  constructor(
    @inject(PluginManager) private readonly manager: PluginManager,
    @inject(SettingsAdmin) private readonly settings: SettingsAdmin,
  ) {}

  routes(app: App): void {
    const { manager, settings } = this
    app.get(
      '/admin/plugins',
      {
        config,
        schema: {
          summary: 'Every plugin with its state',
          tags,
          response: { 200: Type.Object({ items: Type.Array(PluginSchema) }) },
        },
      },
      async () => ({ items: (await manager.list()).map(pluginJson) }),
    )
    app.get(
      '/admin/plugins/:id',
      { config, schema: { summary: 'One plugin', tags, params: PluginParams, response: one } },
      async (request) => pluginJson(await manager.find(request.params.id)),
    )
    for (const [action, summary] of [
      ['enable', 'Switch a plugin on'],
      ['disable', 'Switch a plugin off'],
    ] as const)
      app.post(
        `/admin/plugins/:id/${action}`,
        { config, schema: { summary, tags, params: PluginParams, response: one } },
        async (request) => {
          const { id } = request.params
          if (action === 'disable') notItself(id)
          await manager[action](id)
          request.log.info({ plugin: id, actor: request.signedIn().userId }, `plugin: ${action}`)
          return pluginJson(await manager.find(id))
        },
      )
    app.post(
      '/admin/plugins/:id/uninstall',
      {
        config,
        schema: {
          summary: 'Remove a plugin; with keepData false also everything it stored',
          tags,
          params: PluginParams,
          body: Type.Object({ keepData: Type.Boolean() }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        notItself(request.params.id)
        await manager.uninstall(request.params.id, request.body)
        request.log.info(
          { plugin: request.params.id, actor: request.signedIn().userId, ...request.body },
          'plugin: uninstall',
        )
        return reply.code(204).send(null)
      },
    )
    app.get(
      '/admin/plugins/:id/settings',
      {
        config: set,
        schema: {
          summary: 'The settings of a plugin, without secrets',
          tags,
          params: PluginParams,
          response: { 200: SettingsSchemaJson },
        },
      },
      async (request) => settingsJson(await settings.read(request.params.id)),
    )
    app.patch(
      '/admin/plugins/:id/settings',
      {
        config: set,
        schema: {
          summary: 'Change settings; the panel reloads with them',
          tags,
          params: PluginParams,
          body: Type.Object({ values: ChangeSchema }),
          response: { 200: SettingsSchemaJson },
        },
      },
      async (request) =>
        settingsJson(await settings.write(request.params.id, request.body.values, request.signedIn().userId)),
    )
    void app.register(async (scope) => {
      await acceptUploads(scope)
      scope.post(
        '/admin/plugins',
        {
          config,
          schema: {
            summary: 'Install an archive (multipart, field "file"; "upgrade=true" replaces an older version)',
            tags,
            response: { 201: PluginSchema },
          },
        },
        async (request, reply) => {
          const plugin = await installUpload(manager, request.body)
          request.log.info({ plugin: plugin.id, actor: request.signedIn().userId }, 'plugin: install')
          return reply.status(201).send(pluginJson(plugin))
        },
      )
    })
  }
}
