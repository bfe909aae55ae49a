import { Database, drawn, emptyForm, httpErrors, inject, injectable, isPanelError } from 'nettoria'
import type { App, FormValues, Principal } from 'nettoria'
import type { FastifyRequest } from 'fastify'
import { Catalog } from 'nettoria/contracts/catalog'
import type { ProductView } from 'nettoria/contracts/catalog'
import {
  ConfigurePage,
  NothingOnSalePage,
  SummaryFragment,
  configureModel,
  summaryOfProblems,
  summaryOfQuote,
} from './configure.view.js'
import { IdentifyBuyer } from './identify-buyer.js'
import { OrderFormBody, OrderFormQuery, fillForm, queryOfForm, selectionOfForm } from './order-form.js'
import { PlaceOrder } from '../orders/place-order.js'
import { QuoteSelection } from './quote-selection.js'
import type { Buyer } from './quote-selection.js'
import { unprovenOf } from './require-verified.js'
import { OrderingSettings } from '../settings.js'

/** The page on which anybody configures a server and reads its price, and members order it. */
@injectable()
export class ConfigurePages {
  private readonly shops = new WeakMap<FastifyRequest, Promise<{ buyer: Buyer; products: ProductView[] }>>()

  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Catalog) private readonly catalog: Catalog,
    @inject(IdentifyBuyer) private readonly buyers: IdentifyBuyer,
    @inject(QuoteSelection) private readonly quotes: QuoteSelection,
    @inject(PlaceOrder) private readonly placing: PlaceOrder,
    @inject(OrderingSettings) private readonly settings: OrderingSettings,
  ) {}

  routes(app: App): void {
    app.form('/order', {
      public: true,
      query: OrderFormQuery,
      body: OrderFormBody,
      page: ConfigurePage,
      elsewhere: async (request) => ((await this.find(request, undefined)) ? null : drawn(NothingOnSalePage, {})),
      start: async (request) => {
        const product = await this.find(request, request.query.serviceId)
        return product ? fillForm(product, request.query) : {}
      },
      show: async (request, form) => {
        const { buyer } = await this.shop(request)
        return this.model(request, buyer, await this.product(request, form.values['serviceId']), form)
      },
      act: async (request) => {
        const { buyer } = await this.shop(request)
        const product = await this.product(request, request.body.serviceId)
        const values = fillForm(product, request.body)
        if (request.body.intent === 'update')
          return drawn(ConfigurePage, await this.model(request, buyer, product, emptyForm(values)))
        if (!request.principal) return `/register?next=${encodeURIComponent(`/order?${queryOfForm(values)}`)}`
        requirePlacing(request.principal)
        const order = await this.order(request, buyer, values)
        return `/orders/${order.id}/pay`
      },
      done: (onward) => onward,
      again: async (form, request) => {
        const product = await this.find(request, form.values['serviceId'])
        const errors = Object.entries(form.errors).map(([path, text]) => [path.replace(/^custom\//, ''), text])
        const values = product ? fillForm(product, form.values) : form.values
        return { ...form, values, errors: Object.fromEntries(errors) as Record<string, string> }
      },
    })

    app.fragment('/order/quote', {
      public: true,
      body: OrderFormBody,
      page: SummaryFragment,
      show: async (request) => {
        const { buyer } = await this.shop(request)
        const product = await this.product(request, request.body.serviceId)
        return this.summary(product, fillForm(product, request.body), buyer)
      },
    })
  }

  private async order(request: FastifyRequest, buyer: Buyer, values: Record<string, string>) {
    const { hostname = '', sshKeys = '', userData = '' } = values
    const wanted = { selection: selectionOfForm(values), hostname, sshKeys: sshKeys.split(/\r?\n/), userData }
    const placed = await this.placing.place(request.signedIn(), buyer, wanted, request.actor())
    return placed.order
  }

  /** Who buys, and what is on sale to them: asked once a request, for a page asks more than once. */
  private shop(request: FastifyRequest): Promise<{ buyer: Buyer; products: ProductView[] }> {
    const known = this.shops.get(request)
    if (known) return known
    const opened = this.buyers
      .of(request)
      .then(async (buyer) => ({ buyer, products: [...(await this.catalog.products(this.db.read, buyer))] }))
    this.shops.set(request, opened)
    return opened
  }

  private async find(request: FastifyRequest, wanted: string | undefined): Promise<ProductView | undefined> {
    const { products } = await this.shop(request)
    return products.find(({ id, slug }) => String(id) === wanted || slug === wanted) ?? products[0]
  }

  private async product(request: FastifyRequest, wanted: string | undefined): Promise<ProductView> {
    const product = await this.find(request, wanted)
    if (!product) throw httpErrors.NOT_FOUND()
    return product
  }

  private async model(request: FastifyRequest, buyer: Buyer, product: ProductView, form: FormValues) {
    const summary = await this.summary(product, form.values, buyer)
    const unproven = request.principal && unprovenOf(request.principal, this.settings.requireVerified)
    return configureModel(product, form, summary, buyer, unproven)
  }

  private async summary(product: ProductView, values: Record<string, string>, buyer: Buyer) {
    try {
      return summaryOfQuote(await this.quotes.quote(this.db.read, selectionOfForm(values), buyer), product)
    } catch (error) {
      if (!isPanelError(error) || error.status >= 500) throw error
      return summaryOfProblems(error.fields, buyer.t(`errors.${error.code}`), buyer.t)
    }
  }
}

// The address is public, for guests; members need the right that POST /api/orders asks for.
function requirePlacing({ permissions }: Principal): void {
  if (!permissions.has('*') && !permissions.has('ordering.orders.place')) throw httpErrors.PERMISSION_DENIED()
}
