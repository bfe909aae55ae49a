import { Database, emptyForm, inject, injectable } from 'nettoria'
import type { App, FormValues } from 'nettoria'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { SnapshotMemory } from '../remember-snapshot.js'
import { localise } from '../snapshot.js'
import { viewAdminPlan, viewAdminProduct } from './admin.view.js'
import { Body, config, found, home, params, saveForm, showForm } from './catalog-forms.js'
import { FieldBuilder } from './form-fields.js'
import type { Sent } from './form-fields.js'
import { ManageProducts } from './manage-products.js'
import { ProductPage, ProductsPage } from './pages.js'
import { readPlan, readProduct, valuesOf } from './read-form.js'

/** Products and their plans, for their operator. Every page is one query: the catalogue is kept in memory by its revision. */
@injectable()
export class ProductPages {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(SnapshotMemory) private readonly memory: SnapshotMemory,
    @inject(ManageProducts) private readonly products: ManageProducts,
  ) {}

  routes(app: App): void {
    app.get('/catalog', { config }, async (request, reply) => {
      const { products } = await this.snapshot()
      const rows = products.map(({ id, slug, names, onSale, plans, datacenters, images }) => ({
        id,
        slug,
        name: localise(names, request.locale),
        onSale,
        plans: plans.filter((plan) => plan.onSale).length,
        datacenters: datacenters.length,
        images: images.length,
      }))
      return reply.page(ProductsPage, { products: rows })
    })
    this.productRoutes(app)
    this.planRoutes(app)
  }

  private productRoutes(app: App): void {
    const show = async (request: FastifyRequest, reply: FastifyReply, id: number, given?: FormValues, status = 200) => {
      const snapshot = await this.snapshot()
      const product = id ? found(snapshot.products.find((one) => one.id === id)) : undefined
      const fresh = { kind: 'server', position: String(snapshot.products.length + 1), onSale: 'on' }
      const form = given ?? emptyForm(product ? valuesOf(viewAdminProduct(product)) : fresh)
      const plans = product ? product.plans.map(viewAdminPlan) : []
      return reply.page(
        ProductPage,
        {
          id,
          form,
          title: product ? localise(product.names, request.locale) : request.t('catalog.admin.addProduct'),
          subtitle: '',
          back: home,
          backLabel: request.t('catalog.admin.title'),
          action: id ? `${home}/products/${id}` : `${home}/products`,
          groups: new FieldBuilder(request.t, form.values).product(snapshot, request.locale),
          hasCustom: product?.custom != null,
          plans: plans.map(({ id: planId, names, slug, onSale, cpu, ramGb, diskGb, prices }) => {
            const monthly = prices.filter((price) => price.period === 'monthly')
            const amounts = monthly.map(({ currency, amount }) => ({ currency, amount }))
            return {
              id: planId,
              name: localise(names, request.locale),
              slug,
              onSale,
              cpu,
              ramGb,
              diskGb,
              monthly: amounts,
            }
          }),
        },
        { status },
      )
    }
    const save = (request: FastifyRequest<{ Body: Sent }>, reply: FastifyReply, id: number) =>
      saveForm(
        request,
        reply,
        async () => `${home}/products/${await this.products.saveProduct(id || null, readProduct(request.body))}`,
        (form, status) => show(request, reply, id, form, status),
      )
    app.get('/catalog/products/new', { config }, (request, reply) => show(request, reply, 0))
    app.get('/catalog/products/:id', { config, schema: { params } }, (request, reply) =>
      show(request, reply, request.params.id),
    )
    app.post('/catalog/products', { config, schema: { body: Body } }, (request, reply) => save(request, reply, 0))
    app.post('/catalog/products/:id', { config, schema: { params, body: Body } }, (request, reply) =>
      save(request, reply, request.params.id),
    )
  }

  private planRoutes(app: App): void {
    const show = async (
      request: FastifyRequest,
      reply: FastifyReply,
      at: { product: number; plan: number },
      given?: FormValues,
      status = 200,
    ) => {
      const snapshot = await this.snapshot()
      const plan = at.plan ? found(snapshot.plans.get(at.plan)) : undefined
      const product = found(snapshot.products.find((one) => one.id === (plan?.productId ?? at.product)))
      const fresh = { ipv4: '1', onSale: 'on', position: String(product.plans.length + 1) }
      const form = given ?? emptyForm(plan ? valuesOf(viewAdminPlan(plan)) : fresh)
      const links = plan
        ? [{ href: `${home}/plans/${plan.id}/prices`, label: request.t('catalog.admin.prices'), icon: 'coin' }]
        : []
      return showForm(reply, form, status, new FieldBuilder(request.t, form.values).plan(), {
        title: plan ? localise(plan.names, request.locale) : request.t('catalog.admin.addPlan'),
        back: `${home}/products/${product.id}`,
        backLabel: localise(product.names, request.locale),
        action: plan ? `${home}/plans/${plan.id}` : `${home}/products/${product.id}/plans`,
        links,
      })
    }
    app.get('/catalog/products/:id/plans/new', { config, schema: { params } }, (request, reply) =>
      show(request, reply, { product: request.params.id, plan: 0 }),
    )
    app.get('/catalog/plans/:id', { config, schema: { params } }, (request, reply) =>
      show(request, reply, { product: 0, plan: request.params.id }),
    )
    app.post('/catalog/products/:id/plans', { config, schema: { params, body: Body } }, (request, reply) => {
      const product = request.params.id
      const work = async () =>
        `${home}/plans/${await this.products.savePlan(product, null, readPlan(request.body))}/prices`
      return saveForm(request, reply, work, (form, status) => show(request, reply, { product, plan: 0 }, form, status))
    })
    app.post('/catalog/plans/:id', { config, schema: { params, body: Body } }, async (request, reply) => {
      const { id } = request.params
      const { productId } = found((await this.snapshot()).plans.get(id))
      const work = async () => `${home}/plans/${await this.products.savePlan(productId, id, readPlan(request.body))}`
      return saveForm(request, reply, work, (form, status) =>
        show(request, reply, { product: 0, plan: id }, form, status),
      )
    })
  }

  private snapshot() {
    return this.memory.get(this.db.read)
  }
}
