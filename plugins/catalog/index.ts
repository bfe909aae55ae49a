import { definePlugin } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import { DemoSeeds } from 'nettoria/contracts/demo'
import { CatalogAdminRoutes } from './admin/admin.routes.js'
import { ManagePlaces } from './admin/manage-places.js'
import { ManageProducts } from './admin/manage-products.js'
import { PlacePages } from './admin/places.pages.js'
import { PlanPages } from './admin/plans.pages.js'
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
    plugin.contribute(DemoSeeds, 'catalog', { seed: seedDemoCatalog })

    plugin.services(ManageProducts, ManagePlaces)
    plugin.api.routes(ServicesRoutes, CatalogAdminRoutes)
    plugin.admin.routes(ProductPages, PlanPages, PricePages, PlacePages)
  },
})
