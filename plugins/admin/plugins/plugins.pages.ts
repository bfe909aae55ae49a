import { Type, emptyForm, instantToJson } from 'nettoria'
import type { App, FormValues, PluginInfo, PluginManager, SettingsAdmin, Static, Translator } from 'nettoria'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { adminErrors } from '../errors.js'
import { SettingsBody, changeOf, groupsOf, inputsOf } from '../settings-form.js'
import { actorOf, orShowAgain, settingsFaults } from '../show-again.js'
import { inLanguage } from './in-language.js'
import { InstallPage, PluginPage, PluginSettingsPage, PluginsPage, UninstallPage, shownPlugin } from './plugin.view.js'
import { acceptUploads, uploadLimit } from './read-upload.js'
import type { Upload } from './read-upload.js'

export const PluginParams = Type.Object({ id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }) })
type PluginRequest = FastifyRequest & { params: Static<typeof PluginParams> }

interface Deps {
  manager: PluginManager
  settings: SettingsAdmin
  translator: Translator
}

const manage = { permission: 'admin.plugins.manage' }
const set = { permission: 'admin.settings.manage' }
const ofPlugin = { config: manage, schema: { params: PluginParams } }
const versions = (record: Readonly<Record<string, string>>) =>
  Object.entries(record).map(([id, version]) => ({ id, version }))

/** /admin/plugins: what is installed, switching it, putting more in. */
export function pluginPages({ manager, settings, translator }: Deps) {
  const read = async (request: PluginRequest) =>
    inLanguage(await manager.find(request.params.id), request.locale, translator)

  async function show(request: PluginRequest, reply: FastifyReply, form: FormValues = emptyForm(), status = 200) {
    const plugin = await read(request)
    const schema = await schemaOf(plugin)
    const { state, critical, license, origin, source, installedAt } = plugin
    const running = ['enabled', 'failed', 'blocked'].includes(state)
    const model = {
      ...shownPlugin(plugin),
      form,
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
      hasSettings: Object.keys(schema).length > 0,
    }
    return reply.page(PluginPage, model, { status })
  }

  // A plugin whose code cannot be loaded has no settings that could be shown.
  const schemaOf = ({ id }: PluginInfo) =>
    settings.read(id).then(
      (view) => view.schema,
      () => ({}),
    )

  async function showSettings(request: PluginRequest, reply: FastifyReply, again?: FormValues, status = 200) {
    const { id } = request.params
    const [view, plugin] = [await settings.read(id), await read(request)]
    const form = again ? settingsFaults(again, view.schema) : emptyForm(inputsOf(view))
    const groups = groupsOf(view.schema, view, { locale: request.locale, translator, plugin: id }, view.fromFile)
    return reply.page(PluginSettingsPage, { id, name: plugin.name, form, groups }, { status })
  }

  const uninstallForm = async (request: PluginRequest, reply: FastifyReply, form: FormValues, status = 200) =>
    reply.page(UninstallPage, { ...shownPlugin(await read(request)), form }, { status })
  const installForm = (reply: FastifyReply, form: FormValues, status = 200) =>
    reply.page(InstallPage, { form, limit: uploadLimit / 1024 / 1024 }, { status })

  return (app: App): void => {
    app.get('/plugins', { config: manage }, async (request, reply) => {
      const plugins = (await manager.list()).map((plugin) => listed(inLanguage(plugin, request.locale, translator)))
      return reply.page(PluginsPage, { plugins })
    })
    app.get('/plugins/install', { config: manage }, async (_request, reply) => installForm(reply, emptyForm()))
    app.get('/plugins/:id', ofPlugin, (request, reply) => show(request, reply))

    for (const action of ['enable', 'disable'] as const)
      app.post(`/plugins/:id/${action}`, ofPlugin, (request, reply) =>
        orShowAgain(
          request,
          async () => {
            await manager[action](request.params.id)
            request.log.info({ plugin: request.params.id, actor: actorOf(request) }, `plugin: ${action}`)
            return reply.done(`/admin/plugins/${request.params.id}`, {
              kind: 'success',
              message: `admin.plugins.done.${action}`,
            })
          },
          (form, status) => show(request, reply, form, status),
        ),
      )

    app.get('/plugins/:id/uninstall', ofPlugin, (request, reply) =>
      uninstallForm(request, reply, emptyForm({ data: 'keep' })),
    )
    const UninstallBody = Type.Object({ data: Type.Enum(['keep', 'drop']), confirm: Type.String({ maxLength: 60 }) })
    app.post(
      '/plugins/:id/uninstall',
      { config: manage, schema: { params: PluginParams, body: UninstallBody } },
      (request, reply) =>
        orShowAgain(
          request,
          async () => {
            requireConfirmation(request.body.confirm, request.params.id)
            await manager.uninstall(request.params.id, { keepData: request.body.data === 'keep' })
            request.log.info(
              { plugin: request.params.id, actor: actorOf(request), data: request.body.data },
              'plugin: uninstall',
            )
            return reply.done('/admin/plugins', { kind: 'success', message: 'admin.plugins.done.uninstall' })
          },
          (form, status) => uninstallForm(request, reply, form, status),
        ),
    )

    app.get('/plugins/:id/settings', { config: set, schema: { params: PluginParams } }, (request, reply) =>
      showSettings(request, reply),
    )
    app.post(
      '/plugins/:id/settings',
      { config: set, schema: { params: PluginParams, body: SettingsBody } },
      (request, reply) =>
        orShowAgain(
          request,
          async () => {
            const { id } = request.params
            const { schema } = await settings.read(id)
            await settings.write(id, changeOf(schema, request.body), actorOf(request))
            return reply.done(`/admin/plugins/${id}/settings`, { kind: 'success', message: 'admin.settings.saved' })
          },
          (form, status) => showSettings(request, reply, form, status),
        ),
    )

    void app.register(async (scope) => {
      await acceptUploads(scope)
      scope.post('/plugins/install', { config: manage }, (request, reply) =>
        orShowAgain(
          request,
          async () => {
            const { id } = await installUpload(manager, request.body)
            request.log.info({ plugin: id, actor: actorOf(request) }, 'plugin: install')
            return reply.done(`/admin/plugins/${id}`, { kind: 'success', message: 'admin.plugins.done.install' })
          },
          (form, status) => installForm(reply, form, status),
        ),
      )
    })
  }
}

/** Installs what was uploaded, or puts it in the place of an older version when `upgrade` was asked for. */
export async function installUpload(manager: PluginManager, body: unknown): Promise<PluginInfo> {
  const { file, upgrade } = (body ?? {}) as Partial<Upload>
  if (!file)
    throw adminErrors.UPLOAD_MISSING(
      {},
      { fields: [{ path: 'file', message: 'choose a file', key: 'errors.UPLOAD_MISSING' }] },
    )
  return upgrade === 'true' ? manager.upgrade({ archive: file }) : manager.install({ archive: file })
}

export function requireConfirmation(given: string, wanted: string): void {
  const fault = { path: 'confirm', message: `write "${wanted}"`, key: 'errors.CONFIRMATION_WRONG', params: { wanted } }
  if (given.trim() !== wanted) throw adminErrors.CONFIRMATION_WRONG({ wanted }, { fields: [fault] })
}

function listed(plugin: PluginInfo) {
  const { id, name, version, description, state, failure } = shownPlugin(plugin)
  return { id, name, version, description, state, failure }
}
