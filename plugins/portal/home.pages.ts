import { Database, Identity, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
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

  routes(app: App): void {
    app.detail('/', {
      public: true,
      page: HomePage,
      show: async ({ principal, locale }) => {
        const currency = await this.identity.currency(this.db.read, principal?.accountId)
        return showCatalog(await this.catalog.products(this.db.read, { locale, currency }), locale)
      },
    })
  }
}
