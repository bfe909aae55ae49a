import { definePlugin, optional } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import { Instances } from 'nettoria/contracts/compute'
import { DashboardPages, OwnInstances } from './dashboard.pages.js'
import { HomePages } from './home.pages.js'

export default definePlugin({
  needs: { catalog: Catalog, instances: optional(Instances) },
  setup(plugin) {
    plugin.value(OwnInstances, plugin.needs.instances)
    plugin.services(HomePages, DashboardPages)

    plugin.pages.routes((app) => plugin.get(HomePages).routes(app))
    plugin.pages.routes((app) => plugin.get(DashboardPages).routes(app))

    plugin.menu({
      menu: 'customer',
      id: 'dashboard',
      label: 'portal.menu.dashboard',
      href: '/dashboard',
      icon: 'layout-dashboard',
      order: 10,
    })
    plugin.menu({
      menu: 'user',
      id: 'account',
      label: 'portal.menu.account',
      href: '/account',
      icon: 'user',
      order: 10,
    })
    plugin.menu({
      menu: 'storefront',
      id: 'plans',
      label: 'portal.menu.plans',
      href: '/#plans',
      icon: 'server',
      order: 10,
    })
    plugin.menu({
      menu: 'storefront',
      id: 'datacenters',
      label: 'portal.menu.datacenters',
      href: '/#datacenters',
      icon: 'world',
      order: 20,
    })
  },
})
