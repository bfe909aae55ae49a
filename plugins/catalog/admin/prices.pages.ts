import { Database, Identity, Type, emptyForm, inject, injectable } from 'nettoria'
import type { App, FormValues } from 'nettoria'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { SnapshotMemory } from '../remember-snapshot.js'
import { localise } from '../snapshot.js'
import { viewAdminPlan, viewAdminProduct } from './admin.view.js'
import { Body, config, found, home, params, saveForm, showForm } from './catalog-forms.js'
import { FieldBuilder } from './form-fields.js'
import { ManageProducts } from './manage-products.js'
import { readCustom, readPrices, valuesOf } from './read-form.js'

const CurrencyQuery = Type.Object({ currency: Type.Optional(Type.String({ maxLength: 10 })) })

/** Prices of plans by currency and period; limits and unit prices of custom plans. */
@injectable()
export class PricePages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(SnapshotMemory) private readonly memory: SnapshotMemory,
    @inject(ManageProducts) private readonly products: ManageProducts,
    @inject(Identity) private readonly identity: Identity,
  ) {}

  routes(app: App): void {
    this.priceRoutes(app)
    this.customRoutes(app)
  }

  private priceRoutes(app: App): void {
    const url = '/catalog/plans/:id/prices'
    const show = async (
      request: FastifyRequest,
      reply: FastifyReply,
      id: number,
      also: string[],
      given?: FormValues,
      status = 200,
    ) => {
      const plan = found((await this.snapshot()).plans.get(id))
      const form = given ?? emptyForm(valuesOf({ prices: viewAdminPlan(plan).prices }))
      const currencies = [...new Set([...plan.prices.keys(), await this.shopCurrency(), ...also])]
      return showForm(reply, form, status, new FieldBuilder(request.t, form.values).prices(currencies), {
        title: request.t('catalog.admin.pricesOf', { plan: localise(plan.names, request.locale) }),
        subtitle: request.t('catalog.admin.pricesHelp'),
        back: `${home}/plans/${id}`,
        backLabel: localise(plan.names, request.locale),
        action: `${home}/plans/${id}/prices`,
        currencyAction: `${home}/plans/${id}/prices`,
      })
    }
    app.get(url, { config, schema: { params, querystring: CurrencyQuery } }, (request, reply) =>
      show(request, reply, request.params.id, currencyOf(request.query.currency)),
    )
    app.post(url, { config, schema: { params, body: Body } }, (request, reply) => {
      const { id } = request.params
      const work = async () => {
        await this.products.savePrices(id, readPrices(request.body))
        return `${home}/plans/${id}/prices`
      }
      const sent = Object.keys(request.body).flatMap((field) => currencyOf(field.split('/')[1]))
      return saveForm(request, reply, work, (form, status) => show(request, reply, id, sent, form, status))
    })
  }

  private customRoutes(app: App): void {
    const url = '/catalog/products/:id/custom'
    const show = async (
      request: FastifyRequest,
      reply: FastifyReply,
      id: number,
      currency: string,
      given?: FormValues,
      status = 200,
    ) => {
      const product = found((await this.snapshot()).products.find((one) => one.id === id))
      const custom = viewAdminProduct(product).custom
      const form = given ?? emptyForm(custom ? valuesOf(custom) : {})
      return showForm(reply, form, status, new FieldBuilder(request.t, form.values).custom(currency), {
        title: request.t('catalog.admin.customOf', { product: localise(product.names, request.locale) }),
        subtitle: request.t('catalog.admin.customHelp'),
        back: `${home}/products/${id}`,
        backLabel: localise(product.names, request.locale),
        action: `${home}/products/${id}/custom`,
        currencyAction: `${home}/products/${id}/custom`,
      })
    }
    app.get(url, { config, schema: { params, querystring: CurrencyQuery } }, async (request, reply) => {
      const currency = currencyOf(request.query.currency)[0] ?? (await this.shopCurrency())
      return show(request, reply, request.params.id, currency)
    })
    app.post(url, { config, schema: { params, body: Body } }, async (request, reply) => {
      const { id } = request.params
      const input = readCustom(request.body)
      const sent = Object.keys(request.body).find((field) => field.startsWith('unitPrices/'))
      const currency = currencyOf(sent?.split('/')[1])[0] ?? (await this.shopCurrency())
      const work = async () => {
        const product = found((await this.snapshot()).products.find((one) => one.id === id))
        // The form shows one currency; the prices in the others stay.
        const others = viewAdminProduct(product).custom?.unitPrices.filter((price) => price.currency !== currency) ?? []
        await this.products.saveCustomPlan(id, { ...input, unitPrices: [...others, ...input.unitPrices] })
        return `${home}/products/${id}/custom?currency=${currency}`
      }
      return saveForm(request, reply, work, (form, status) => show(request, reply, id, currency, form, status))
    })
    app.post('/catalog/products/:id/custom/remove', { config, schema: { params } }, async (request, reply) => {
      await this.products.saveCustomPlan(request.params.id, null)
      return reply.done(`${home}/products/${request.params.id}`, { kind: 'success', message: 'catalog.admin.saved' })
    })
  }

  private shopCurrency(): Promise<string> {
    return this.identity.currency(this.db.read, undefined)
  }

  private snapshot() {
    return this.memory.get(this.db.read)
  }
}

/** A currency code as people write it; nothing for anything else. */
function currencyOf(written: string | undefined): string[] {
  const code = (written ?? '').trim().toUpperCase()
  return /^[A-Z]{3}$/.test(code) ? [code] : []
}
