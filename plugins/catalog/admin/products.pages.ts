import { Database, inject, injectable } from 'nettoria'
import type { App, FormValues } from 'nettoria'
import type { FastifyRequest } from 'fastify'
import { SnapshotMemory } from '../remember-snapshot.js'
import { localise } from '../snapshot.js'
import { viewAdminPlan, viewAdminProduct } from './admin.schemas.js'
import { Body, found, home, params, permission, saved } from './catalog-forms.js'
import { ProductInput } from './catalog-input.js'
import { FieldBuilder } from './form-fields.js'
import { ManageProducts } from './manage-products.js'
import { ProductPage, ProductsPage } from './admin.view.js'
import { readForm, valuesOf } from './read-form.js'

/** Products, for their operator. Every page is one query: the catalogue is kept in memory by its revision. */
@injectable()
export class ProductPages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(SnapshotMemory) private readonly memory: SnapshotMemory,
    @inject(ManageProducts) private readonly products: ManageProducts,
  ) {}

  routes(app: App): void {
    app.detail('/catalog', {
      permission,
      page: ProductsPage,
      show: async ({ locale }) => ({
        products: (await this.snapshot()).products.map(({ id, slug, names, onSale, plans, datacenters, images }) => ({
          id,
          slug,
          name: localise(names, locale),
          onSale,
          plans: plans.filter((plan) => plan.onSale).length,
          datacenters: datacenters.length,
          images: images.length,
        })),
      }),
    })
    app.form('/catalog/products/new', {
      permission,
      body: Body,
      page: ProductPage,
      post: '/catalog/products',
      start: async () => ({
        kind: 'server',
        position: String((await this.snapshot()).products.length + 1),
        onSale: 'on',
      }),
      show: (request, form) => this.model(request, 0, form),
      act: (request) => this.products.saveProduct(null, readForm(ProductInput, request.body)),
      done: (id) => ({ to: `${home}/products/${id}`, flash: saved }),
    })
    app.form('/catalog/products/:id', {
      permission,
      params,
      body: Body,
      page: ProductPage,
      start: async (request) => valuesOf(viewAdminProduct(await this.product(request.params.id))),
      show: (request, form) => this.model(request, request.params.id, form),
      act: (request) => this.products.saveProduct(request.params.id, readForm(ProductInput, request.body)),
      done: (id) => ({ to: `${home}/products/${id}`, flash: saved }),
    })
  }

  private async model(request: FastifyRequest, id: number, form: FormValues) {
    const snapshot = await this.snapshot()
    const product = id ? await this.product(id) : undefined
    const plans = product ? product.plans.map(viewAdminPlan) : []
    return {
      id,
      form,
      title: product ? localise(product.names, request.locale) : request.t('catalog.admin.addProduct'),
      subtitle: '',
      back: home,
      backLabel: request.t('catalog.admin.title'),
      action: id ? `${home}/products/${id}` : `${home}/products`,
      groups: new FieldBuilder(request.t, form.values).product(snapshot, request.locale),
      hasCustom: product?.custom != null,
      plans: plans.map(({ id: planId, names, slug, onSale, cpu, ramGb, diskGb, prices }) => ({
        id: planId,
        name: localise(names, request.locale),
        slug,
        onSale,
        cpu,
        ramGb,
        diskGb,
        monthly: prices
          .filter((price) => price.period === 'monthly')
          .map(({ currency, amount }) => ({ currency, amount })),
      })),
    }
  }

  private async product(id: number) {
    return found((await this.snapshot()).products.find((one) => one.id === id))
  }

  private snapshot() {
    return this.memory.get(this.db.read)
  }
}
