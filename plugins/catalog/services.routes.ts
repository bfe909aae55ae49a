import {
  Database,
  Identity,
  Type,
  httpErrors,
  inject,
  injectable,
  listOf,
  listQuery,
  readCursor,
  writeCursor,
} from 'nettoria'
import type { App, Page } from 'nettoria'
import { Catalog } from 'nettoria/contracts/catalog'
import type { FastifyRequest } from 'fastify'
import {
  PlanSchema,
  ServiceDetailSchema,
  ServiceSchema,
  planToJson,
  serviceDetailToJson,
  serviceToJson,
} from './services.schemas.js'
import type { CatalogReader } from './view-product.js'

const currency = Type.Optional(
  Type.String({ pattern: '^[A-Z]{3}$', description: 'For guests; members see their account’s' }),
)
const id = Type.Integer({ minimum: 1, maximum: 2147483647 })
const IdOrSlug = Type.Object({ id: Type.String({ pattern: '^([1-9]\\d{0,8}|[a-z][a-z0-9-]{0,59})$' }) })

/** The public catalogue: GET /api/services, /api/services/:id and /api/services/plans. */
@injectable()
export class ServicesRoutes {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(Identity) private readonly identity: Identity,
    @inject(Catalog) private readonly catalog: Catalog,
  ) {}

  routes(app: App): void {
    app.get(
      '/services',
      {
        config: { public: true },
        schema: {
          summary: 'Services on sale',
          tags: ['Catalogue'],
          querystring: Type.Object({ ...listQuery, currency }),
          response: { 200: listOf(ServiceSchema) },
        },
      },
      async (request) => {
        const products = await this.catalog.products(this.db.read, await this.reader(request, request.query.currency))
        return page(products.map(serviceToJson), request.query)
      },
    )

    app.get(
      '/services/plans',
      {
        config: { public: true },
        schema: {
          summary: 'Plans on sale',
          tags: ['Catalogue'],
          querystring: Type.Object({
            ...listQuery,
            currency,
            serviceId: Type.Optional(id),
            datacenterId: Type.Optional(id),
          }),
          response: { 200: listOf(PlanSchema) },
        },
      },
      async (request) => {
        const { serviceId, datacenterId } = request.query
        const products = await this.catalog.products(this.db.read, await this.reader(request, request.query.currency))
        const plans = products
          .filter((product) => serviceId === undefined || product.id === serviceId)
          .filter(
            ({ datacenters }) =>
              datacenterId === undefined || datacenters.some((one) => one.available && one.id === datacenterId),
          )
          .flatMap((product) => product.plans.map((plan) => planToJson(product.id, plan)))
        return page(plans, request.query)
      },
    )

    app.get(
      '/services/:id',
      {
        config: { public: true },
        schema: {
          summary: 'One service, with its custom plan',
          tags: ['Catalogue'],
          params: IdOrSlug,
          querystring: Type.Object({ currency }),
          response: { 200: ServiceDetailSchema },
        },
      },
      async (request) => {
        const asked = request.params.id
        const key = /^\d+$/.test(asked) ? Number(asked) : asked
        const product = await this.catalog.product(
          this.db.read,
          key,
          await this.reader(request, request.query.currency),
        )
        if (!product) throw httpErrors.NOT_FOUND()
        return serviceDetailToJson(product)
      },
    )
  }

  private async reader(request: FastifyRequest, asked: string | undefined): Promise<CatalogReader> {
    const { principal, locale } = request
    const currency =
      (principal ? undefined : asked) ?? (await this.identity.currency(this.db.read, principal?.accountId))
    return { locale, currency }
  }
}

// The catalogue is in memory and in its shop order, so the cursor names the last row shown.
function page<T extends { id: number }>(all: T[], list: { limit: number; cursor?: string | undefined }): Page<T> {
  const after = readCursor(list.cursor)
  const from = after === null ? 0 : all.findIndex((one) => one.id === after) + 1
  const items = all.slice(from, from + list.limit)
  const last = items.at(-1)
  return { items, nextCursor: from + list.limit < all.length && last ? writeCursor(last.id) : null }
}
