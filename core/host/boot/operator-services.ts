import { join } from 'node:path'
import type { Container } from '../../foundation/di/container.js'
import type { UsersAdmin } from '../../identity/people/users-admin.js'
import { createOperations } from '../operations/create-operations.js'
import type { LoadedPlugin } from '../plugins/load.js'
import type { Registries } from '../plugins/registries.js'
import * as tokens from '../services.js'
import { createInstancesAdmin } from '../../web/settings/manage-instances.js'
import { createSettingsAdmin } from '../../web/settings/settings-admin.js'
import type { LastingServices } from './lasting-services.js'

interface Deps extends LastingServices {
  root: Container
  registries: Registries
  plugins: readonly LoadedPlugin[]
  manager: tokens.PluginManager
  users: UsersAdmin
}

/** Puts what the operator's area is built on into the root container. */
export function provideOperatorServices(deps: Deps): void {
  const { root, config, plugins, manager, users } = deps
  const core = { owner: 'core', dir: join(config.root, 'dist', 'migrations') }
  const owners = [core, ...plugins.map(({ id, codeDir }) => ({ owner: id, dir: join(codeDir, 'migrations') }))]
  const reload = () => manager.reload()
  const fromFiles = (plugin: string) => config.plugins[plugin]?.settings ?? {}
  root.value(tokens.SettingsAdmin, createSettingsAdmin({ ...deps, plugins: () => plugins, fromFiles, reload }))
  root.value(tokens.InstancesAdmin, createInstancesAdmin({ ...deps, reload }))
  root.value(tokens.Operations, createOperations({ ...deps, owners: () => owners }))
  root.value(tokens.UsersAdmin, users)
}
