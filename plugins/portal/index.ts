import { definePlugin, optional } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import { Instances } from 'nettoria/contracts/compute'
import { DashboardPages } from './dashboard.pages.js'
import { HomePages } from './home.pages.js'

export default definePlugin({
  needs: { catalog: Catalog, instances: optional(Instances) },
  setup(plugin) {
    plugin.pages.routes(HomePages, DashboardPages)
  },
})
