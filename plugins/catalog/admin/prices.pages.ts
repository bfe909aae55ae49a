import { Database, Identity, Type, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import { SnapshotMemory } from '../remember-snapshot.js'
import { localise } from '../snapshot.js'
import { viewAdminPlan, viewAdminProduct } from './admin.schemas.js'
import { Body, formModel, found, home, params, permission, saved } from './catalog-forms.js'
import { FieldBuilder } from './form-fields.js'
import { ManageProducts } from './manage-products.js'
import { FormPage } from './admin.view.js'
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
    this.priceForm(app)
    this.customForm(app)
  }

  private priceForm(app: App): void {
    app.form('/catalog/plans/:id/prices', {
      permission,
      params,
      query: CurrencyQuery,
      body: Body,
      page: FormPage,
      start: async ({ params: { id } }) => valuesOf({ prices: viewAdminPlan(await this.plan(id)).prices }),
      show: async (request, form) => {
        const plan = await this.plan(request.params.id)
        const sent = Object.keys(form.values).flatMap((field) => currencyOf(field.split('/')[1]))
        const also = [...currencyOf(request.query.currency), ...sent]
        const currencies = [...new Set([...plan.prices.keys(), await this.shopCurrency(), ...also])]
        const action = `${home}/plans/${plan.id}/prices`
        return formModel(form, new FieldBuilder(request.t, form.values).prices(currencies), {
          title: request.t('catalog.admin.pricesOf', { plan: localise(plan.names, request.locale) }),
          subtitle: request.t('catalog.admin.pricesHelp'),
          back: `${home}/plans/${plan.id}`,
          backLabel: localise(plan.names, request.locale),
          action,
          currencyAction: action,
        })
      },
      act: ({ params: { id }, body }) => this.products.savePrices(id, readPrices(body)),
      done: (_saved, { params: { id } }) => ({ to: `${home}/plans/${id}/prices`, flash: saved }),
    })
  }

  private customForm(app: App): void {
    const custom = app.detail('/catalog/products/:id/custom', {
      permission,
      params,
      query: CurrencyQuery,
      page: FormPage,
      start: async ({ params: { id } }) => {
        const { custom: plan } = viewAdminProduct(await this.product(id))
        return plan ? valuesOf(plan) : {}
      },
      show: async (request, form) => {
        const product = await this.product(request.params.id)
        const currency =
          currencyOf(request.query.currency)[0] ?? sentCurrency(form.values) ?? (await this.shopCurrency())
        const action = `${home}/products/${product.id}/custom`
        return formModel(form, new FieldBuilder(request.t, form.values).custom(currency), {
          title: request.t('catalog.admin.customOf', { product: localise(product.names, request.locale) }),
          subtitle: request.t('catalog.admin.customHelp'),
          back: `${home}/products/${product.id}`,
          backLabel: localise(product.names, request.locale),
          action,
          currencyAction: action,
        })
      },
    })
    custom.form('', {
      body: Body,
      act: async ({ params: { id }, body }) => {
        const input = readCustom(body)
        const currency = sentCurrency(body) ?? (await this.shopCurrency())
        const { custom: before } = viewAdminProduct(await this.product(id))
        // The form shows one currency; the prices in the others stay.
        const others = before?.unitPrices.filter((price) => price.currency !== currency) ?? []
        await this.products.saveCustomPlan(id, { ...input, unitPrices: [...others, ...input.unitPrices] })
        return currency
      },
      done: (currency, { params: { id } }) => ({
        to: `${home}/products/${id}/custom?currency=${currency}`,
        flash: saved,
      }),
    })
    custom.form('remove', {
      act: ({ params: { id } }) => this.products.saveCustomPlan(id, null),
      done: (_removed, { params: { id } }) => ({ to: `${home}/products/${id}`, flash: saved }),
    })
  }

  private async plan(id: number) {
    return found((await this.memory.get(this.db.read)).plans.get(id))
  }

  private async product(id: number) {
    return found((await this.memory.get(this.db.read)).products.find((one) => one.id === id))
  }

  private shopCurrency(): Promise<string> {
    return this.identity.currency(this.db.read, undefined)
  }
}

/** The currency of the unit prices that a form holds. */
function sentCurrency(values: Record<string, string>): string | undefined {
  const field = Object.keys(values).find((name) => name.startsWith('unitPrices/'))
  return currencyOf(field?.split('/')[1])[0]
}

/** A currency code as people write it; nothing for anything else. */
function currencyOf(written: string | undefined): string[] {
  const code = (written ?? '').trim().toUpperCase()
  return /^[A-Z]{3}$/.test(code) ? [code] : []
}
