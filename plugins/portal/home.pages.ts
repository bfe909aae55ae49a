import { Database, Identity, inject, injectable } from 'nettoria'
import type { App, Routes } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import { HomePage } from './home.view.js'
import { showCatalog } from './show-catalog.js'

/** The public home page. Prices are in the account's currency, for guests in the panel's. */
@injectable()
export class HomePages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Identity) private readonly identity: Identity,
    @inject(Catalog) private readonly catalog: Catalog,
  ) {}

  readonly routes: Routes = (app: App) => {
    app.get('/', { config: { public: true } }, async (request, reply) => {
      const { principal, locale } = request
      const currency = await this.identity.currency(this.db.read, principal?.accountId)
      const products = await this.catalog.products(this.db.read, { locale, currency })
      return reply.page(HomePage, showCatalog(products, locale))
    })
  }
}
