import { Database, IdParams, Type, inject, injectable, keysetPage, listOf, listQuery } from 'nettoria'
import type { App } from 'nettoria'
import { AddPool } from '../addresses/add-pool.js'
import { countUsed } from '../addresses/count-used.js'
import { Pool } from '../addresses/pool.model.js'
import { AdminPool, NewPoolBody, PlacementBody, TemplateBody, viewPool } from './admin.view.js'
import { HypervisorParams, HypervisorSchema, InventorySchema } from './inventory.view.js'
import { ManagePlacements } from './manage-placements.js'
import { ReadInventory } from './read-inventory.js'

const config = { permission: 'compute.manage' }
const tags = ['admin']
const itemsOf = <S extends Parameters<typeof Type.Array>[0]>(schema: S) => Type.Object({ items: Type.Array(schema) })

/** What an operator sets up before servers can be sold. */
@injectable()
export class AdminRoutes {
  constructor(
    @inject(Database) private readonly db: Database,
    @inject(AddPool) private readonly pools: AddPool,
    @inject(ManagePlacements) private readonly placing: ManagePlacements,
    @inject(ReadInventory) private readonly inventory: ReadInventory,
  ) {}

  routes(app: App): void {
    this.poolRoutes(app)
    this.placementRoutes(app)
  }

  private poolRoutes(app: App): void {
    app.get(
      '/admin/compute/pools',
      {
        config,
        schema: {
          summary: 'List address pools',
          tags,
          querystring: Type.Object(listQuery),
          response: { 200: listOf(AdminPool) },
        },
      },
      async (request) => {
        const page = await keysetPage<Pool>(Pool.query(this.db.read), request.query)
        const used = await countUsed(this.db.read)
        return { items: page.items.map((pool) => viewPool(pool, used.get(pool.id))), nextCursor: page.nextCursor }
      },
    )

    app.post(
      '/admin/compute/pools',
      { config, schema: { summary: 'Add an address pool', tags, body: NewPoolBody, response: { 201: AdminPool } } },
      async (request, reply) => reply.status(201).send(viewPool(await this.pools.add(request.body), 0)),
    )

    app.patch(
      '/admin/compute/pools/:id',
      {
        config,
        schema: {
          summary: 'Switch an address pool on or off for new servers',
          tags,
          params: IdParams,
          body: Type.Object({ enabled: Type.Boolean() }),
          response: { 200: AdminPool },
        },
      },
      (request) =>
        this.db.transaction(async (tx) => {
          const pool = await this.pools.enable(tx, request.params.id, request.body.enabled)
          return viewPool(pool, (await countUsed(tx)).get(pool.id))
        }),
    )
  }

  private placementRoutes(app: App): void {
    app.get(
      '/admin/compute/placements',
      {
        config,
        schema: { summary: 'List which hypervisors datacenters use', tags, response: { 200: itemsOf(PlacementBody) } },
      },
      async () => ({ items: await this.placing.placements() }),
    )

    app.put(
      '/admin/compute/placements',
      {
        config,
        schema: {
          summary: 'Let a datacenter use a hypervisor',
          tags,
          body: PlacementBody,
          response: { 200: PlacementBody },
        },
      },
      async (request) => {
        await this.placing.setPlacement(request.body)
        return request.body
      },
    )

    app.get(
      '/admin/compute/hypervisors',
      {
        config,
        schema: { summary: 'List the configured hypervisors', tags, response: { 200: itemsOf(HypervisorSchema) } },
      },
      async () => ({ items: this.placing.hypervisorChoices() }),
    )

    app.get(
      '/admin/compute/hypervisors/:hypervisor/inventory',
      {
        config,
        schema: {
          summary: 'Ask a hypervisor what it has; `reachable` is false when it does not answer in some seconds',
          tags,
          params: HypervisorParams,
          response: { 200: InventorySchema },
        },
      },
      async (request) => {
        this.placing.known(request.params.hypervisor)
        return this.inventory.read(request.params.hypervisor)
      },
    )

    app.get(
      '/admin/compute/templates',
      { config, schema: { summary: 'List the templates of images', tags, response: { 200: itemsOf(TemplateBody) } } },
      async () => ({ items: await this.placing.templates() }),
    )

    app.put(
      '/admin/compute/templates',
      {
        config,
        schema: { summary: 'Name the template of an image', tags, body: TemplateBody, response: { 200: TemplateBody } },
      },
      async (request) => {
        await this.placing.setTemplate(request.body)
        return request.body
      },
    )
  }
}
