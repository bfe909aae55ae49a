import { Database, PanelError, emptyForm, httpErrors, inject, injectable, isPanelError, refusedForm } from 'nettoria'
import type { App, FormValues, Principal, Routes } from 'nettoria'
import type { FastifyReply, FastifyRequest } from 'fastify'
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
import { actorOf } from './orders.routes.js'
import { PlaceOrder } from './place-order.js'
import { QuoteSelection } from './quote-selection.js'
import type { Buyer } from './quote-selection.js'
import { unprovenOf } from './require-verified.js'
import { OrderingSettings } from './settings.js'

const config = { public: true } as const

/** The page on which anybody configures a server and reads its price, and members order it. */
@injectable()
export class ConfigurePages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Catalog) private readonly catalog: Catalog,
    @inject(IdentifyBuyer) private readonly buyers: IdentifyBuyer,
    @inject(QuoteSelection) private readonly quotes: QuoteSelection,
    @inject(PlaceOrder) private readonly placing: PlaceOrder,
    @inject(OrderingSettings) private readonly settings: OrderingSettings,
  ) {}

  readonly routes: Routes = (app: App) => {
    app.get('/order', { config, schema: { querystring: OrderFormQuery } }, async (request, reply) => {
      const buyer = await this.buyers.of(request)
      const product = await this.find(buyer, request.query.serviceId)
      if (!product) return reply.page(NothingOnSalePage, {})
      return this.show(request, reply, buyer, product, emptyForm(fillForm(product, request.query)))
    })

    app.post('/order/quote', { config, schema: { body: OrderFormBody } }, async (request, reply) => {
      const buyer = await this.buyers.of(request)
      const product = await this.product(buyer, request.body.serviceId)
      return reply.page(SummaryFragment, await this.summary(product, fillForm(product, request.body), buyer))
    })

    app.post('/order', { config, schema: { body: OrderFormBody } }, async (request, reply) => {
      const buyer = await this.buyers.of(request)
      const product = await this.product(buyer, request.body.serviceId)
      const values = fillForm(product, request.body)
      if (request.body.intent === 'update') return this.show(request, reply, buyer, product, emptyForm(values))
      if (!request.principal)
        return reply.redirect(`/register?next=${encodeURIComponent(`/order?${queryOfForm(values)}`)}`, 303)
      requirePlacing(request.principal)
      try {
        const order = await this.order(request, buyer, values)
        return reply.done(`/orders/${order.id}/pay`)
      } catch (error) {
        if (!isPanelError(error) || error.status >= 500) throw error
        const { errors, message } = refusedForm(withFormNames(error), request, values)
        return this.show(request, reply, buyer, product, { values, errors, message }, error.status)
      }
    })
  }

  private async order(request: FastifyRequest, buyer: Buyer, values: Record<string, string>) {
    const { hostname = '', sshKeys = '', userData = '' } = values
    const wanted = { selection: selectionOfForm(values), hostname, sshKeys: sshKeys.split(/\r?\n/), userData }
    const placed = await this.placing.place(request.signedIn(), buyer, wanted, actorOf(request))
    return placed.order
  }

  private async find(buyer: Buyer, wanted: string | undefined): Promise<ProductView | undefined> {
    const products = await this.catalog.products(this.db.read, buyer)
    return products.find(({ id, slug }) => String(id) === wanted || slug === wanted) ?? products[0]
  }

  private async product(buyer: Buyer, wanted: string | undefined): Promise<ProductView> {
    const product = await this.find(buyer, wanted)
    if (!product) throw httpErrors.NOT_FOUND()
    return product
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    buyer: Buyer,
    product: ProductView,
    form: FormValues,
    status = 200,
  ): Promise<FastifyReply> {
    const summary = await this.summary(product, form.values, buyer)
    const unproven = request.principal && unprovenOf(request.principal, this.settings.requireVerified)
    return reply.page(ConfigurePage, configureModel(product, form, summary, buyer, unproven), { status })
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

// The API nests sizes under `custom`; the form has them side by side.
function withFormNames(error: PanelError): PanelError {
  const fields = error.fields.map((field) => ({ ...field, path: field.path.replace(/^custom\//, '') }))
  return new PanelError(error.code, error.status, error.message, error.params, fields, error)
}
