import { Database, Identity, inject, injectable } from 'nettoria'
import type { App, Routes } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import { HomePage } from './home.view.js'
import { showCatalog } from './show-catalog.js'

export const GuestCurrency = Symbol('portal.guest-currency')

/** The public home page. Prices are in the account's currency, for guests in the configured one. */
@injectable()
export class HomePages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Identity) private readonly identity: Identity,
    @inject(Catalog) private readonly catalog: Catalog,
    @inject(GuestCurrency) private readonly guestCurrency: () => string,
  ) {}

  readonly routes: Routes = (app: App) => {
    app.get('/', { config: { public: true } }, async (request, reply) => {
      const { principal, locale } = request
      const account = principal ? await this.identity.account(this.db.read, principal.accountId) : undefined
      const currency = account?.currency ?? this.guestCurrency()
      const products = await this.catalog.products(this.db.read, { locale, currency })
      return reply.page(HomePage, showCatalog(products, locale))
    })
  }
}
