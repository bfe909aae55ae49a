import {
  InstancesAdmin,
  Logger,
  Operations,
  PluginManager,
  SettingsAdmin,
  Translator,
  UsersAdmin,
  definePlugin,
} from 'nettoria'
import { AdminSearches, AttentionSources } from 'nettoria/contracts/operations'
import { dashboardPages, dashboardRoutes } from './dashboard.pages.js'
import { instancePages } from './instances/instances.pages.js'
import { instanceRoutes } from './instances/instances.routes.js'
import { operationPages } from './operations/operations.pages.js'
import { operationRoutes } from './operations/operations.routes.js'
import { pluginPages } from './plugins/plugins.pages.js'
import { pluginRoutes } from './plugins/plugins.routes.js'
import { FindAttention } from './search/find-attention.js'
import { FindEverything } from './search/find-everything.js'
import { searchPages, searchRoutes } from './search/search.routes.js'
import { userPages } from './users/users.pages.js'
import { userRoutes } from './users/users.routes.js'

export default definePlugin({
  needs: { searches: AdminSearches, sources: AttentionSources },
  setup(plugin) {
    const manager = plugin.get(PluginManager)
    const settings = plugin.get(SettingsAdmin)
    const instances = plugin.get(InstancesAdmin)
    const operations = plugin.get(Operations)
    const users = plugin.get(UsersAdmin)
    const translator = plugin.get(Translator)
    const log = plugin.get(Logger)
    const attention = new FindAttention({ manager, operations, sources: plugin.needs.sources, log })
    const finding = new FindEverything({ users, manager, searches: plugin.needs.searches, log })

    plugin.admin.routes(dashboardPages(attention))
    plugin.admin.routes(searchPages(finding))
    plugin.admin.routes(pluginPages({ manager, settings, translator }))
    plugin.admin.routes(instancePages({ admin: instances, translator }))
    plugin.admin.routes(userPages(users))
    plugin.admin.routes(operationPages(operations, translator))
    plugin.api.routes(dashboardRoutes(attention))
    plugin.api.routes(searchRoutes(finding))
    plugin.api.routes(pluginRoutes(manager, settings))
    plugin.api.routes(instanceRoutes(instances))
    plugin.api.routes(userRoutes(users))
    plugin.api.routes(operationRoutes(operations, translator))

    const entry = (id: string, icon: string, permission: string, order: number, href = `/admin/${id}`) =>
      plugin.menu({ menu: 'admin', id: `admin.${id}`, label: `admin.menu.${id}`, href, icon, permission, order })
    entry('dashboard', 'layout-dashboard', 'admin.dashboard.read', 1, '/admin')
    entry('users', 'users', 'admin.users.read', 10)
    entry('instances', 'plug-connected', 'admin.instances.manage', 60)
    entry('plugins', 'puzzle', 'admin.plugins.manage', 62)
    entry('jobs', 'clock-play', 'admin.operations.read', 70)
    entry('dead-letters', 'mail-off', 'admin.operations.read', 72)
    entry('health', 'heartbeat', 'admin.operations.read', 74)
  },
})
