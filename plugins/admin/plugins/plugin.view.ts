import { FormState, Type, definePage, instantToJson } from 'nettoria'
import type { PluginInfo, Static } from 'nettoria'
import { GroupsModel } from '../settings-form.js'

const nullable = <S extends Parameters<typeof Type.Array>[0]>(schema: S) => Type.Union([schema, Type.Null()])
const Versions = Type.Record(Type.String(), Type.String())

/** A plugin in the API. */
export const PluginSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  version: Type.String(),
  description: Type.String(),
  license: Type.String(),
  state: Type.Enum(['installed', 'enabled', 'disabled', 'uninstalled', 'failed', 'blocked']),
  failure: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
  provides: Versions,
  consumes: Versions,
  optional: Versions,
  dependants: Type.Array(Type.String()),
  permissions: Type.Array(
    Type.Object({ id: Type.String(), scope: Type.Enum(['account', 'staff']), title: Type.String() }),
  ),
  slots: Type.Array(Type.String()),
  network: Type.Array(Type.String()),
  critical: Type.Boolean(),
  origin: Type.String(),
  source: nullable(Type.String()),
  installedAt: nullable(Type.String()),
})
export type PluginJson = Static<typeof PluginSchema>

export function pluginJson(plugin: PluginInfo): PluginJson {
  const { failure, dependants, permissions, slots, network, installedAt, ...plain } = plugin
  return {
    ...plain,
    provides: { ...plugin.provides },
    consumes: { ...plugin.consumes },
    optional: { ...plugin.optional },
    failure: failure && { code: failure.code, message: failure.message },
    dependants: [...dependants],
    permissions: permissions.map(({ id, scope, title }) => ({ id, scope, title })),
    slots: [...slots],
    network: [...network],
    installedAt: installedAt === null ? null : instantToJson(installedAt),
  }
}

const Contracts = Type.Array(Type.Object({ id: Type.String(), version: Type.String() }))

/** /admin/plugins. */
export const PluginsPage = definePage(
  'admin/plugins',
  Type.Object({
    plugins: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        version: Type.String(),
        description: Type.String(),
        state: Type.String(),
        failure: Type.String(),
      }),
    ),
  }),
)

const shown = {
  id: Type.String(),
  name: Type.String(),
  version: Type.String(),
  description: Type.String(),
  state: Type.String(),
  failure: Type.String(),
  dependants: Type.Array(Type.String()),
}

/** /admin/plugins/:id. `message` says why the last wish was refused. */
export const PluginPage = definePage(
  'admin/plugin',
  Type.Object({
    ...shown,
    form: FormState,
    license: Type.String(),
    origin: Type.String(),
    source: Type.String(),
    installedAt: Type.String(),
    provides: Contracts,
    consumes: Contracts,
    optional: Contracts,
    permissions: PluginSchema.properties.permissions,
    network: Type.Array(Type.String()),
    slots: Type.Array(Type.String()),
    critical: Type.Boolean(),
    canEnable: Type.Boolean(),
    canDisable: Type.Boolean(),
    canUninstall: Type.Boolean(),
    hasSettings: Type.Boolean(),
  }),
)

/** /admin/plugins/:id/uninstall. */
export const UninstallPage = definePage('admin/plugin-uninstall', Type.Object({ ...shown, form: FormState }))

/** /admin/plugins/install. */
export const InstallPage = definePage('admin/plugin-install', Type.Object({ form: FormState, limit: Type.Integer() }))

/** /admin/plugins/:id/settings. */
export const PluginSettingsPage = definePage(
  'admin/plugin-settings',
  Type.Object({ id: Type.String(), name: Type.String(), form: FormState, groups: GroupsModel }),
)

export function shownPlugin(plugin: PluginInfo): { [K in keyof typeof shown]: Static<(typeof shown)[K]> } {
  const { id, name, version, description, state, failure, dependants } = plugin
  return { id, name, version, description, state, failure: failure?.message ?? '', dependants: [...dependants] }
}
