import { Database, IdParams, Type, httpErrors, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import { SnapshotMemory } from '../remember-snapshot.js'
import {
  AdminDatacenter,
  AdminImage,
  AdminPlan,
  AdminProduct,
  viewAdminDatacenter,
  viewAdminImage,
  viewAdminPlan,
  viewAdminProduct,
} from './admin.schemas.js'
import { CustomPlanInput, DatacenterInput, ImageInput, PlanInput, PlanPrices, ProductInput } from './catalog-input.js'
import { ManagePlaces } from './manage-places.js'
import { ManageProducts } from './manage-products.js'

const config = { permission: 'catalog.manage' }
const tags = ['Admin: catalogue']
const itemsOf = <S extends Parameters<typeof Type.Array>[0]>(schema: S) => Type.Object({ items: Type.Array(schema) })

/** The catalogue as its operator writes it, under /api/admin/catalog. Lists are whole: a catalogue is small. */
@injectable()
export class CatalogAdminRoutes {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(SnapshotMemory) private readonly memory: SnapshotMemory,
    @inject(ManageProducts) private readonly products: ManageProducts,
    @inject(ManagePlaces) private readonly places: ManagePlaces,
  ) {}

  routes(app: App): void {
    this.productRoutes(app)
    this.planRoutes(app)
    this.datacenterRoutes(app)
    this.imageRoutes(app)
  }

  private productRoutes(app: App): void {
    const url = '/admin/catalog/products'
    app.get(
      url,
      {
        config,
        schema: { summary: 'All products with plans and prices', tags, response: { 200: itemsOf(AdminProduct) } },
      },
      async () => ({ items: (await this.memory.get(this.db.read)).products.map(viewAdminProduct) }),
    )
    app.get(
      `${url}/:id`,
      { config, schema: { summary: 'One product', tags, params: IdParams, response: { 200: AdminProduct } } },
      (request) => this.product(request.params.id),
    )
    app.post(
      url,
      { config, schema: { summary: 'Add a product', tags, body: ProductInput, response: { 201: AdminProduct } } },
      async (request, reply) =>
        reply.status(201).send(await this.product(await this.products.saveProduct(null, request.body))),
    )
    app.patch(
      `${url}/:id`,
      {
        config,
        schema: {
          summary: 'Change a product; `onSale: false` archives it',
          tags,
          params: IdParams,
          body: Type.Partial(ProductInput),
          response: { 200: AdminProduct },
        },
      },
      async (request) => {
        const { plans: _plans, custom: _custom, id, ...before } = await this.product(request.params.id)
        return this.product(await this.products.saveProduct(id, { ...before, ...request.body }))
      },
    )
    app.put(
      `${url}/:id/custom`,
      {
        config,
        schema: {
          summary: 'Set limits and unit prices of the custom plan, or null for none',
          tags,
          params: IdParams,
          body: Type.Object({ custom: Type.Union([CustomPlanInput, Type.Null()]) }),
          response: { 200: AdminProduct },
        },
      },
      async (request) => {
        await this.products.saveCustomPlan(request.params.id, request.body.custom)
        return this.product(request.params.id)
      },
    )
  }

  private planRoutes(app: App): void {
    app.post(
      '/admin/catalog/products/:id/plans',
      {
        config,
        schema: {
          summary: 'Add a plan, without prices yet',
          tags,
          params: IdParams,
          body: PlanInput,
          response: { 201: AdminPlan },
        },
      },
      async (request, reply) => {
        const id = await this.products.savePlan(request.params.id, null, request.body)
        return reply.status(201).send(await this.plan(id))
      },
    )
    app.patch(
      '/admin/catalog/plans/:id',
      {
        config,
        schema: {
          summary: 'Change a plan; `onSale: false` archives it',
          tags,
          params: IdParams,
          body: Type.Partial(PlanInput),
          response: { 200: AdminPlan },
        },
      },
      async (request) => {
        const { prices: _prices, productId, id, ...before } = await this.plan(request.params.id)
        return this.plan(await this.products.savePlan(productId, id, { ...before, ...request.body }))
      },
    )
    app.put(
      '/admin/catalog/plans/:id/prices',
      {
        config,
        schema: {
          summary: 'Replace all prices of a plan',
          tags,
          params: IdParams,
          body: PlanPrices,
          response: { 200: AdminPlan },
        },
      },
      async (request) => {
        await this.products.savePrices(request.params.id, request.body.prices)
        return this.plan(request.params.id)
      },
    )
  }

  private datacenterRoutes(app: App): void {
    const url = '/admin/catalog/datacenters'
    app.get(
      url,
      { config, schema: { summary: 'All datacenters', tags, response: { 200: itemsOf(AdminDatacenter) } } },
      async () => ({ items: [...(await this.memory.get(this.db.read)).datacenters.values()].map(viewAdminDatacenter) }),
    )
    app.post(
      url,
      {
        config,
        schema: { summary: 'Add a datacenter', tags, body: DatacenterInput, response: { 201: AdminDatacenter } },
      },
      async (request, reply) =>
        reply.status(201).send(await this.datacenter(await this.places.saveDatacenter(null, request.body))),
    )
    app.patch(
      `${url}/:id`,
      {
        config,
        schema: {
          summary: 'Change a datacenter; `available: false` takes no new orders',
          tags,
          params: IdParams,
          body: Type.Partial(DatacenterInput),
          response: { 200: AdminDatacenter },
        },
      },
      async (request) => {
        const { id, ...before } = await this.datacenter(request.params.id)
        return this.datacenter(await this.places.saveDatacenter(id, { ...before, ...request.body }))
      },
    )
  }

  private imageRoutes(app: App): void {
    const url = '/admin/catalog/images'
    app.get(
      url,
      { config, schema: { summary: 'All images', tags, response: { 200: itemsOf(AdminImage) } } },
      async () => ({ items: [...(await this.memory.get(this.db.read)).images.values()].map(viewAdminImage) }),
    )
    app.post(
      url,
      { config, schema: { summary: 'Add an image', tags, body: ImageInput, response: { 201: AdminImage } } },
      async (request, reply) =>
        reply.status(201).send(await this.image(await this.places.saveImage(null, request.body))),
    )
    app.patch(
      `${url}/:id`,
      {
        config,
        schema: {
          summary: 'Change an image; `onSale: false` takes no new orders',
          tags,
          params: IdParams,
          body: Type.Partial(ImageInput),
          response: { 200: AdminImage },
        },
      },
      async (request) => {
        const { id, ...before } = await this.image(request.params.id)
        return this.image(await this.places.saveImage(id, { ...before, ...request.body }))
      },
    )
  }

  private async product(id: number) {
    const found = (await this.memory.get(this.db.read)).products.find((one) => one.id === id)
    if (!found) throw httpErrors.NOT_FOUND()
    return viewAdminProduct(found)
  }

  private async plan(id: number) {
    const found = (await this.memory.get(this.db.read)).plans.get(id)
    if (!found) throw httpErrors.NOT_FOUND()
    return viewAdminPlan(found)
  }

  private async datacenter(id: number) {
    const found = (await this.memory.get(this.db.read)).datacenters.get(id)
    if (!found) throw httpErrors.NOT_FOUND()
    return viewAdminDatacenter(found)
  }

  private async image(id: number) {
    const found = (await this.memory.get(this.db.read)).images.get(id)
    if (!found) throw httpErrors.NOT_FOUND()
    return viewAdminImage(found)
  }
}
