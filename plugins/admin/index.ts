import { definePlugin } from 'nettoria'
import { AdminSearches, AttentionSources } from 'nettoria/contracts/operations'
import { DashboardPages } from './dashboard/dashboard.pages.js'
import { DashboardRoutes } from './dashboard/dashboard.routes.js'
import { InstancePages } from './instances/instances.pages.js'
import { InstanceRoutes } from './instances/instances.routes.js'
import { ShowInstance } from './instances/show-instance.js'
import { OperationPages } from './operations/operations.pages.js'
import { OperationRoutes } from './operations/operations.routes.js'
import { PluginPages } from './plugins/plugins.pages.js'
import { PluginRoutes } from './plugins/plugins.routes.js'
import { FindAttention } from './search/find-attention.js'
import { FindEverything } from './search/find-everything.js'
import { SearchPages } from './search/search.pages.js'
import { SearchRoutes } from './search/search.routes.js'
import { UserPages } from './users/users.pages.js'
import { UserRoutes } from './users/users.routes.js'

export default definePlugin({
  needs: { searches: AdminSearches, sources: AttentionSources },
  setup(plugin) {
    plugin.services(FindAttention, FindEverything, ShowInstance)
    plugin.admin.routes(DashboardPages, SearchPages, PluginPages, InstancePages, UserPages, OperationPages)
    plugin.api.routes(DashboardRoutes, SearchRoutes, PluginRoutes, InstanceRoutes, UserRoutes, OperationRoutes)
  },
})
