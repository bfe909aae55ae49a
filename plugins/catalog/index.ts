import { definePlugin } from 'nettoria'
import type { App } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import { DemoSeeds } from 'nettoria/contracts/demo'
import { CatalogAdminRoutes } from './admin/admin.routes.js'
import { ManagePlaces } from './admin/manage-places.js'
import { ManageProducts } from './admin/manage-products.js'
import { PlacePages } from './admin/places.pages.js'
import { PricePages } from './admin/prices.pages.js'
import { ProductPages } from './admin/products.pages.js'
import { SnapshotMemory } from './remember-snapshot.js'
import { seedDemoCatalog } from './seed-demo.js'
import { SqlCatalog } from './sell-catalog.js'
import { ServicesRoutes } from './services.routes.js'

export default definePlugin({
  setup(plugin) {
    plugin.services(SnapshotMemory)
    plugin.provide(Catalog, new SqlCatalog(plugin.get(SnapshotMemory)))
    plugin.provide(DemoSeeds, {
      definition: 'catalog',
      title: 'Demo catalogue',
      settings: {},
      automatic: true,
      create: () => ({ seed: seedDemoCatalog }),
    })

    plugin.services(ServicesRoutes, ManageProducts, ManagePlaces, CatalogAdminRoutes)
    plugin.services(ProductPages, PricePages, PlacePages)
    plugin.api.routes((app) => plugin.get(ServicesRoutes).routes(app))
    plugin.api.routes((app) => plugin.get(CatalogAdminRoutes).routes(app))
    for (const pages of [ProductPages, PricePages, PlacePages])
      plugin.admin.routes((app) => plugin.get<{ routes(app: App): void }>(pages).routes(app))
    plugin.menu({
      menu: 'admin',
      id: 'catalog.admin',
      label: 'catalog.menu.catalog',
      href: '/admin/catalog',
      icon: 'package',
      permission: 'catalog.manage',
      order: 24,
    })
  },
})
